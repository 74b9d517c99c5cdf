namespace AdminApp.Core.Llm.Scheduling;

/// <summary>What a waiting request waits for.</summary>
internal enum Constraint
{
    /// <summary>Nothing but those before it.</summary>
    Turn,

    /// <summary>The per-second limit.</summary>
    Second,

    /// <summary>The limit of requests per minute.</summary>
    Requests,

    /// <summary>The limit of tokens per minute.</summary>
    Tokens,

    /// <summary>A limit over another interval.</summary>
    MoreLimits,

    /// <summary>The provider's word about its limits.</summary>
    Word,

    /// <summary>Running calls to end, because they may have used up the month's tokens.</summary>
    Month,

    /// <summary>A call in flight to end.</summary>
    Slot,

    /// <summary>A pause after a refusal to pass.</summary>
    Pause,

    /// <summary>The breaker to close.</summary>
    Breaker,

    /// <summary>The one test call after a pause.</summary>
    Probe,

    /// <summary>The slower pace after a refusal that nothing explains.</summary>
    Pace,

    /// <summary>The first reply after a restart that does not know what was sent before.</summary>
    UnknownPast,

    /// <summary>Room that is kept for the next person.</summary>
    Share,
}
