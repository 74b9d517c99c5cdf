namespace AdminApp.Core.Requests;

/// <summary>What a request spends its time on.</summary>
public enum RequestPhase
{
    /// <summary>Waiting for its turn to be prepared.</summary>
    Turn,

    /// <summary>Finding passages.</summary>
    Search,

    /// <summary>Building the prompt.</summary>
    Prompt,

    /// <summary>Looking into the cache, and being admitted.</summary>
    Cache,

    /// <summary>Waiting in the queue.</summary>
    Queue,

    /// <summary>Waiting for an equal call in flight.</summary>
    Shared,

    /// <summary>An attempt, until its first token.</summary>
    Attempt,

    /// <summary>An attempt that failed.</summary>
    FailedAttempt,

    /// <summary>The pause after a failed attempt.</summary>
    BackOff,

    /// <summary>From the first token on.</summary>
    Writing,
}
