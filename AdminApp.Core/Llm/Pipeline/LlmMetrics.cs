using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>The state of the service for pages, endpoints and alerts: one source for all of them.</summary>
public sealed class LlmMetrics
{
    private readonly ILlmThrottle _throttle;
    private readonly QuestionLedger _ledger;
    private readonly LlmCounters _counters;
    private readonly ILlmService _service;

    internal LlmMetrics(ILlmThrottle throttle, QuestionLedger ledger, LlmCounters counters, ILlmService service)
    {
        _throttle = throttle;
        _ledger = ledger;
        _counters = counters;
        _service = service;
    }

    /// <summary>Takes a snapshot; cheap enough for once a second.</summary>
    public LlmSnapshot Snapshot() => new(
        _throttle.Snapshot(),
        new RateLimitHits(
            _counters[RateLimitHit.OwnRefusal], _counters[RateLimitHit.OwnBurst], _counters[RateLimitHit.SharedDrain],
            _counters[RateLimitHit.ZeroAllowance], _counters[RateLimitHit.Capacity]),
        _ledger.Totals(),
        _ledger.Recent(),
        new CacheCounts(_counters.CacheHits, _counters.CacheMisses, _counters.Coalesced),
        _service.Provider);
}
