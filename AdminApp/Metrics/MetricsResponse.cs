using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Metrics;

namespace AdminApp.Metrics;

/// <summary>The response of GET /admin/metrics. Times are in seconds unless the name says otherwise. Counters start with the process, request counts with the store.</summary>
internal sealed record MetricsResponse(
    QueueMetrics Queue, IReadOnlyList<BudgetMetrics> Budgets, RateLimitHits RateLimitHits, RequestMetrics Requests, ResponseMetrics Responses,
    CacheCounts Cache, double? LlmCallsPerQuestion, ProcessMemory Memory, IReadOnlyList<StoreMetrics> Stores)
{
    public static MetricsResponse From(LlmSnapshot llm, ProcessMemory memory, StoreState store)
    {
        var requests = llm.Requests;
        return new MetricsResponse(
            new QueueMetrics(
                llm.Throttle.WaitingByClass.ToDictionary(w => w.Key.Code(), w => w.Value),
                llm.Throttle.Running,
                llm.Throttle.OldestWait.TotalSeconds),
            [.. llm.Throttle.Budgets.Select(b => new BudgetMetrics(b.Name, b.Limit, b.EffectiveLimit, b.Source.Code(), b.SaidAgo?.TotalSeconds, b.Used, b.RemainingByHeader, b.UsedByOthers, b.Window?.TotalSeconds))],
            llm.RateLimits,
            new RequestMetrics(
                requests.Submitted, requests.Answered, requests.FailedTotal, requests.Cancelled, requests.RefusedTotal, requests.Waiting, requests.Running),
            new ResponseMetrics(
                llm.Responses.P50?.TotalSeconds, llm.Responses.P95?.TotalSeconds, llm.Responses.P99?.TotalSeconds, llm.Responses.ErrorRate),
            llm.Cache,
            llm.Responses.CallsPerQuestion,
            memory,
            [new StoreMetrics(store.Name, store.State, store.P95?.TotalMilliseconds)]);
    }
}

internal sealed record QueueMetrics(IReadOnlyDictionary<string, int> WaitingByClass, int Running, double OldestWaitSeconds);

/// <summary>One budget. <paramref name="Source"/> of the effective limit: <c>provider</c>, <c>assumed</c> or <c>set</c>.</summary>
internal sealed record BudgetMetrics(string Name, long Limit, long EffectiveLimit, string Source, double? SaidSecondsAgo, long Used, long? RemainingByHeader, long UsedByOthers, double? WindowSeconds);

internal sealed record RequestMetrics(long Submitted, long Answered, long Failed, long Cancelled, long Refused, long Waiting, long Running);

internal sealed record ResponseMetrics(double? P50, double? P95, double? P99, double? ErrorRate);

internal sealed record StoreMetrics(string Name, string State, double? P95Ms);
