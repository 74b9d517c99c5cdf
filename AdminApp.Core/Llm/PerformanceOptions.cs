using AdminApp.Core.Configuration;

namespace AdminApp.Core.Llm;

/// <summary>Section <c>Performance</c>: queue, concurrency, patience, cache, and the rate limit per caller. The limits of the Mistral key are in <see cref="MistralOptions"/>.</summary>
public sealed class PerformanceOptions
{
    /// <summary>Calls in flight at once, or <c>auto</c>: never binds while a budget has room.</summary>
    public AutoInt MaxConcurrentLlmRequests { get; set; }

    /// <summary>The ceiling of <c>auto</c>.</summary>
    public int MaxConcurrentCeiling { get; set; } = 200;

    /// <summary>Requests that may wait at once.</summary>
    public int RequestQueueSize { get; set; } = 50;

    /// <summary>Requests of one user that may wait at once, or <c>auto</c>.</summary>
    public AutoInt MaxQueuedPerUser { get; set; }

    /// <summary>POST /admin/chat in any 60 seconds per API key, which every caller has; 0 turns it off.</summary>
    public int RateLimitPerMinute { get; set; } = 5;

    /// <summary>How long a caller waits unless told otherwise, in seconds: queue, attempts and answer together.</summary>
    public double PatienceSeconds { get; set; } = 60;

    /// <summary>Whether answers are cached.</summary>
    public bool CacheEnabled { get; set; } = true;

    /// <summary>How long an answer stays in the cache, in seconds.</summary>
    public int CacheTtlSeconds { get; set; } = 3600;
}
