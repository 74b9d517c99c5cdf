using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Access.Audit;

/// <summary>
/// Deletes entries that are too old or too many, every hour, in short transactions. Sign-ins are counted apart, so that no flood of failed ones pushes
/// changes out.
/// </summary>
internal sealed class AuditRetention(IDbContextFactory<AdminDbContext> contexts, IOptionsMonitor<AuditOptions> options, TimeProvider time, ILogger<AuditRetention> logger)
    : PeriodicWork(TimeSpan.FromHours(1), "Deleting old entries of the audit log", time, logger)
{
    /// <summary>Most entries that are kept of changes, and as many of sign-ins.</summary>
    public const int MaxRows = 100_000;

    private const int Slice = 1_000;

    /// <summary>For tests; <see cref="MaxRows"/> otherwise.</summary>
    internal int Most { get; init; } = MaxRows;

    /// <summary>Deletes once.</summary>
    internal async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var oldest = Time.GetUtcNow().UtcDateTime.AddDays(-options.CurrentValue.RetentionDays);
        await DeleteAsync(context => context.AuditEntries.Where(entry => entry.AtUtc < oldest), cancellationToken);
        foreach (var signIns in (bool[])[false, true])
        {
            if (await LastBeyondAsync(signIns, cancellationToken) is { } last)
            {
                await DeleteAsync(context => Of(context, signIns).Where(entry => entry.Id <= last), cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => DeleteAsync(cancellationToken);

    private static IQueryable<AuditEntry> Of(AdminDbContext context, bool signIns) =>
        context.AuditEntries.Where(entry => entry.Action.StartsWith(AuditActions.SignInPrefix) == signIns);

    private async Task<long?> LastBeyondAsync(bool signIns, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(context, signIns).OrderByDescending(entry => entry.Id).Skip(Most).Select(entry => (long?)entry.Id).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task DeleteAsync(Func<AdminDbContext, IQueryable<AuditEntry>> which, CancellationToken cancellationToken)
    {
        int deleted;
        do
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var ids = await which(context).OrderBy(entry => entry.Id).Select(entry => entry.Id).Take(Slice).ToListAsync(cancellationToken);
            deleted = ids.Count == 0 ? 0 : await context.AuditEntries.Where(entry => ids.Contains(entry.Id)).ExecuteDeleteAsync(cancellationToken);
        }
        while (deleted == Slice);
    }
}
