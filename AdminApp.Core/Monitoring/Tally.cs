namespace AdminApp.Core.Monitoring;

/// <summary>What is counted in each second. The numbers are stored: never reuse one.</summary>
public enum Tally
{
    /// <summary>Attempts sent to the provider.</summary>
    Requests = 0,

    /// <summary>Tokens charged for answers.</summary>
    Tokens = 1,

    /// <summary>Prompt tokens that came from the provider's cache.</summary>
    CachedTokens = 2,

    /// <summary>Questions that were answered.</summary>
    Answered = 3,

    /// <summary>Questions that failed.</summary>
    Failed = 4,

    /// <summary>Questions that were refused.</summary>
    Refused = 5,

    /// <summary>Questions that were canceled.</summary>
    Cancelled = 6,

    /// <summary>Our own refusals.</summary>
    OwnRefusal = 7,

    /// <summary>429s although the minute had room.</summary>
    OwnBurst = 8,

    /// <summary>429s because others use the key.</summary>
    SharedDrain = 9,

    /// <summary>429s with an allowance of zero.</summary>
    ZeroAllowance = 10,

    /// <summary>Refusals because the provider was overloaded.</summary>
    Capacity = 11,

    /// <summary>Requests answered from the cache.</summary>
    CacheHits = 12,

    /// <summary>Requests that were not in the cache.</summary>
    CacheMisses = 13,

    /// <summary>Callers that joined a call in flight.</summary>
    Coalesced = 14,

    /// <summary>Answered questions with at least one call.</summary>
    CalledQuestions = 15,

    /// <summary>Calls of those questions.</summary>
    Calls = 16,

    /// <summary>Garbage collections of generations 0 and 1.</summary>
    YoungCollections = 17,

    /// <summary>Garbage collections of generation 2.</summary>
    FullCollections = 18,

    /// <summary>Time that garbage collections held the process up, in microseconds.</summary>
    CollectionMicroseconds = 19,
}
