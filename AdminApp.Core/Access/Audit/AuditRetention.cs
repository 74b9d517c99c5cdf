using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Access.Audit;

/// <summary>
/// Every hour, deletes entries that are too old, and the oldest once there are too many, in short transactions. Sign-ins are counted separately, so a
/// flood of failed ones doesn't push changes out. Every user and key gets an equal share (<see cref="FairShare"/>), so no one can crowd out the entries of others.
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
        await DeleteAsync(context => context.AuditEntries.Where(entry => entry.AtUtc < oldest), int.MaxValue, cancellationToken);
        await DeleteSurplusAsync(signIns: false, cancellationToken);
        await DeleteSurplusAsync(signIns: true, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => DeleteAsync(cancellationToken);

    private static IQueryable<AuditEntry> Of(AdminDbContext context, bool signIns) =>
        context.AuditEntries.Where(entry => entry.Action.StartsWith(AuditActions.SignInPrefix) == signIns);

    private async Task DeleteSurplusAsync(bool signIns, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = await Of(context, signIns).GroupBy(entry => entry.Actor).Select(group => new { Actor = group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        var share = FairShare.Of(counts.Select(one => one.Count), Most);
        foreach (var busy in counts.Where(one => one.Count > share))
        {
            await DeleteAsync(some => Of(some, signIns).Where(entry => entry.Actor == busy.Actor), busy.Count - share, cancellationToken);
        }
    }

    // The oldest of some entries.
    private async Task DeleteAsync(Func<AdminDbContext, IQueryable<AuditEntry>> which, int most, CancellationToken cancellationToken)
    {
        for (var left = most; left > 0;)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var ids = await which(context).OrderBy(entry => entry.Id).Select(entry => entry.Id).Take(Math.Min(Slice, left)).ToListAsync(cancellationToken);
            if (ids.Count == 0)
            {
                return;
            }

            await context.AuditEntries.Where(entry => ids.Contains(entry.Id)).ExecuteDeleteAsync(cancellationToken);
            left -= ids.Count;
        }
    }
}
