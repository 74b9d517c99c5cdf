using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Monitoring;

/// <summary>Writes closed minutes to the store, and deletes old ones once an hour. While the store is unavailable, minutes wait in <see cref="MetricsHistory"/>.</summary>
internal sealed class MetricsWriter(MetricsHistory history, MetricsStore store, IOptionsMonitor<MonitoringOptions> options, TimeProvider time, ILogger<MetricsWriter> logger)
    : PeriodicWork(Period, "Writing the history of the metrics", time, logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(2);

    private long? _prunedAt;

    /// <summary>Writes the minute that is not over, too, so that a restart loses nothing.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        history.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PatienceAtEnd);
        await TryWorkAsync(limit.Token);
    }

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        foreach (var (second, point) in history.Closed())
        {
            await store.WriteAsync(second, point, cancellationToken);
            history.Written(second);
        }

        if (_prunedAt is null || Time.GetElapsedTime(_prunedAt.Value) >= PruneEvery)
        {
            await store.PruneAsync(Time.GetUtcNow().UtcDateTime.AddDays(-options.CurrentValue.RetentionDays), cancellationToken);
            _prunedAt = Time.GetTimestamp();
        }
    }
}
