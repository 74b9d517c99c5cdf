using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Core.Llm;

/// <summary>Refusals by kind since the process began.</summary>
/// <param name="OwnRefusal">Requests that we refused: not in time, or the queue was full.</param>
/// <param name="OwnBurst">429s although the minute had room, or without a word why.</param>
/// <param name="SharedDrain">429s with nothing left where by our own count there was room: others use the key.</param>
/// <param name="ZeroAllowance">429s with an allowance of zero.</param>
/// <param name="Capacity">Refusals because the provider was loaded.</param>
public sealed record RateLimitHits(long OwnRefusal, long OwnBurst, long SharedDrain, long ZeroAllowance, long Capacity);

/// <summary>The cache and the shared calls since the process began.</summary>
/// <param name="Hits">Requests answered from the cache.</param>
/// <param name="Misses">Requests that looked and found nothing.</param>
/// <param name="Coalesced">Requests that joined an equal one under way.</param>
public sealed record CacheCounts(long Hits, long Misses, long Coalesced);

/// <summary>The service at one moment.</summary>
/// <param name="Throttle">Queue and budgets.</param>
/// <param name="RateLimits">Refusals by kind.</param>
/// <param name="Requests">Every request by its outcome.</param>
/// <param name="Responses">Those that ended lately.</param>
/// <param name="Cache">Cache and shared calls.</param>
/// <param name="Provider">Whether the provider answers.</param>
public sealed record LlmSnapshot(
    ThrottleSnapshot Throttle, RateLimitHits RateLimits, LedgerTotals Requests, RecentResponses Responses, CacheCounts Cache, ProviderStatus Provider);

/// <summary>What pages, endpoints and alerts read of the service: one source for all of them.</summary>
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
