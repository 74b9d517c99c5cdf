using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Ledger;

/// <summary>Deletes rows of the table of requests that are too old or too many, every ten minutes, in short transactions.</summary>
internal sealed class RequestRetention(LedgerStore store, IOptionsMonitor<RequestsOptions> options, TimeProvider time, ILogger<RequestRetention> logger)
    : PeriodicWork(Period, "Deleting old requests", time, logger)
{
    /// <summary>Rows deleted in one transaction.</summary>
    public const int Slice = 500;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    // Lets others write between two slices.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Deletes everything that is due.</summary>
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        var keep = options.CurrentValue;
        var before = Time.GetUtcNow().UtcDateTime.AddDays(-keep.RetentionDays);
        var surplus = await store.CountRowsAsync(cancellationToken) - keep.MaxRows;
        while (await store.PruneAsync(before, surplus, Slice, cancellationToken) == Slice)
        {
            surplus -= Slice;
            await Task.Delay(Pause, Time, cancellationToken);
        }
    }
}
