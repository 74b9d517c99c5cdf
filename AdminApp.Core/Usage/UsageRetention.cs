using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Usage;

/// <summary>Deletes usage that is too old, every hour, a day at a time.</summary>
internal sealed class UsageRetention(IDbContextFactory<AdminDbContext> contexts, IOptionsMonitor<UsageOptions> options, TimeProvider time, ILogger<UsageRetention> logger)
    : PeriodicWork(TimeSpan.FromHours(1), "Deleting old usage", time, logger)
{
    // An instance writes several batches an hour while it is used; the last one is asked for within a second.
    private static readonly TimeSpan BatchesKept = TimeSpan.FromDays(1);

    /// <summary>Deletes everything that is due.</summary>
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        var before = Time.UtcToday().AddDays(-options.CurrentValue.RetentionDays);
        var forgotten = Time.GetUtcNow().UtcDateTime - BatchesKept;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        while (await context.UsageDays.Where(row => row.Day < before).MinAsync(row => (DateOnly?)row.Day, cancellationToken) is { } day)
        {
            await context.UsageDays.Where(row => row.Day == day).ExecuteDeleteAsync(cancellationToken);
            await context.TagUsageDays.Where(row => row.Day == day).ExecuteDeleteAsync(cancellationToken);
        }

        await MonthStore.DeleteDaysAsync(context, before, cancellationToken);
        await context.KeyValueRows.Where(row => row.Name.StartsWith(UsageWriter.Prefix) && row.UpdatedAtUtc < forgotten).ExecuteDeleteAsync(cancellationToken);
    }
}
