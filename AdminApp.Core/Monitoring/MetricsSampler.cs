using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Metrics;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Monitoring;

/// <summary>Puts one <see cref="MetricsPoint"/> a second into the <see cref="MetricsHistory"/>.</summary>
internal sealed class MetricsSampler : PeriodicWork
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly MetricsHistory _history;
    private readonly LlmMetrics _metrics;
    private readonly LlmCounters _counters;
    private readonly QuestionLedger _ledger;
    private readonly StorePing _store;
    private readonly CircuitCount _circuits;
    private readonly PoolListener _pool;
    private readonly ProcessReadings _process;
    private readonly SecondTimes _times = new();
    private long[] _before = new long[MetricsPoint.Tallies];

    public MetricsSampler(
        MetricsHistory history, LlmMetrics metrics, LlmCounters counters, QuestionLedger ledger, StorePing store, CircuitCount circuits, PoolListener pool,
        TimeProvider time, ILogger<MetricsSampler> logger)
        : base(Period, "Sampling the metrics", time, logger)
    {
        (_history, _metrics, _counters, _ledger, _store, _circuits, _pool, _process) = (history, metrics, counters, ledger, store, circuits, pool, new ProcessReadings(time));
        ledger.Ended += Ended;
        store.Measured += _times.Store;
    }

    /// <inheritdoc/>
    protected override bool BeginsAtOnce => true;

    /// <summary>Samples this second.</summary>
    internal void Sample()
    {
        var snapshot = _metrics.Snapshot();
        var point = new MetricsPoint { Seconds = 1 };
        Queue(point, snapshot);
        _process.ReadInto(point);
        var (used, idle) = _pool.Read();
        Put(point, Gauge.PoolUsed, used);
        Put(point, Gauge.PoolIdle, idle);
        Put(point, Gauge.Circuits, _circuits.Open);
        Count(point, snapshot);
        _times.MoveInto(point);
        _history.Add(Time.GetUtcNow().ToUnixTimeSeconds(), point);
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken)
    {
        Sample();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _ledger.Ended -= Ended;
        _store.Measured -= _times.Store;
        base.Dispose();
    }

    private static void Queue(MetricsPoint point, LlmSnapshot snapshot)
    {
        var throttle = snapshot.Throttle;
        Put(point, Gauge.WaitingInteractive, throttle.WaitingByClass.GetValueOrDefault(LlmClass.Interactive));
        Put(point, Gauge.WaitingApi, throttle.WaitingByClass.GetValueOrDefault(LlmClass.Api));
        Put(point, Gauge.WaitingBackground, throttle.WaitingByClass.GetValueOrDefault(LlmClass.Background) + throttle.WaitingByClass.GetValueOrDefault(LlmClass.Deferred));
        Put(point, Gauge.Running, throttle.Running);
        Put(point, Gauge.OldestWait, throttle.OldestWait.TotalSeconds);
        Put(point, Gauge.Concurrency, throttle.Concurrency);
        foreach (var budget in throttle.Budgets)
        {
            switch (budget.Name)
            {
                case BudgetNames.RequestsPerMinute:
                    Put(point, Gauge.RequestLimit, budget.EffectiveLimit);
                    break;
                case BudgetNames.TokensPerMinute:
                    Put(point, Gauge.TokenLimit, budget.EffectiveLimit);
                    break;
            }
        }
    }

    private void Ended(LedgerEntry entry)
    {
        var (state, _, calls) = _ledger.StateOf(entry);
        _times.Ended(entry, state, calls);
    }

    private void Count(MetricsPoint point, LlmSnapshot snapshot)
    {
        var now = new long[MetricsPoint.Tallies];
        now[(int)Tally.Requests] = _counters.Sent;
        now[(int)Tally.Tokens] = _counters.Tokens;
        now[(int)Tally.CachedTokens] = _counters.CachedTokens;
        now[(int)Tally.OwnRefusal] = snapshot.RateLimits.OwnRefusal;
        now[(int)Tally.OwnBurst] = snapshot.RateLimits.OwnBurst;
        now[(int)Tally.SharedDrain] = snapshot.RateLimits.SharedDrain;
        now[(int)Tally.ZeroAllowance] = snapshot.RateLimits.ZeroAllowance;
        now[(int)Tally.Capacity] = snapshot.RateLimits.Capacity;
        now[(int)Tally.CacheHits] = snapshot.Cache.Hits;
        now[(int)Tally.CacheMisses] = snapshot.Cache.Misses;
        now[(int)Tally.Coalesced] = snapshot.Cache.Coalesced;
        for (var i = 0; i < now.Length; i++)
        {
            if (now[i] > _before[i])
            {
                point.Put((Tally)i, now[i] - _before[i]);
            }
        }

        _before = now;
    }

    private static void Put(MetricsPoint point, Gauge gauge, double value) => point.Put(gauge, value, value);
}
