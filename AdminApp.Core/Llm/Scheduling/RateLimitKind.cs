namespace AdminApp.Core.Llm.Scheduling;

/// <summary>What a 429 means.</summary>
internal enum RateLimitKind
{
    /// <summary>The minute has room left: too many requests in one second, or at once.</summary>
    Slip,

    /// <summary>The requests of the minute are used up.</summary>
    RequestsDrained,

    /// <summary>Fewer tokens are left in the minute than this request needs.</summary>
    TokensDrained,

    /// <summary>The headers don't say.</summary>
    Silent,
}
