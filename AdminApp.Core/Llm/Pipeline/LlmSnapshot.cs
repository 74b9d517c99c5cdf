using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>The state of the service at one moment.</summary>
/// <param name="Throttle">Queue and budgets.</param>
/// <param name="RateLimits">Refusals by kind.</param>
/// <param name="Requests">Every request by its outcome.</param>
/// <param name="Responses">Recently ended requests.</param>
/// <param name="Cache">Cache and coalescing.</param>
/// <param name="Provider">Whether the provider is available.</param>
public sealed record LlmSnapshot(
    ThrottleSnapshot Throttle, RateLimitHits RateLimits, LedgerTotals Requests, RecentResponses Responses, CacheCounts Cache, ProviderStatus Provider);
