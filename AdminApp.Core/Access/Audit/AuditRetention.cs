using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Access.Audit;

/// <summary>
/// Every hour, deletes entries that are too old, and the oldest once there are too many, in short transactions. Sign-ins are counted separately, so a
/// flood of failed ones doesn't push changes out. The user or key with the most entries loses its oldest first, so nobody can push out what others did.
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
            while (await DeleteOfTheBusiestAsync(signIns, cancellationToken))
            {
                // There are still too many.
            }
        }
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => DeleteAsync(cancellationToken);

    private static IQueryable<AuditEntry> Of(AdminDbContext context, bool signIns) =>
        context.AuditEntries.Where(entry => entry.Action.StartsWith(AuditActions.SignInPrefix) == signIns);

    // Deletes the oldest entries of the user or key with the most, but leaves it no fewer than the next one has. At most a slice; false if nothing is over the limit.
    private async Task<bool> DeleteOfTheBusiestAsync(bool signIns, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = await Of(context, signIns).GroupBy(entry => entry.Actor).Select(group => new { Actor = group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        var surplus = counts.Sum(one => one.Count) - Most;
        if (surplus <= 0)
        {
            return false;
        }

        var ordered = counts.OrderByDescending(one => one.Count).Take(2).ToList();
        var lead = Math.Max(1, ordered.Count > 1 ? ordered[0].Count - ordered[1].Count : surplus);
        var busiest = ordered[0].Actor;
        var ids = await Of(context, signIns).Where(entry => entry.Actor == busiest).OrderBy(entry => entry.Id).Select(entry => entry.Id)
            .Take(Math.Min(Slice, Math.Min(surplus, lead))).ToListAsync(cancellationToken);
        return await context.AuditEntries.Where(entry => ids.Contains(entry.Id)).ExecuteDeleteAsync(cancellationToken) > 0;
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
