namespace AdminApp.Core.Llm;

/// <summary>The steps in a question's timeline.</summary>
public enum RequestStep
{
    /// <summary>Its turn to be prepared began.</summary>
    Preparing,

    /// <summary>The passages were found; their number.</summary>
    Found,

    /// <summary>Its prompt is built.</summary>
    Prepared,

    /// <summary>It waits in the queue; its first place.</summary>
    Queued,

    /// <summary>It joined an equal call in flight.</summary>
    Coalesced,

    /// <summary>An attempt began; which one.</summary>
    Attempt,

    /// <summary>An attempt failed and another follows; why.</summary>
    Retry,

    /// <summary>The first token arrived.</summary>
    FirstToken,

    /// <summary>It ended; with what outcome.</summary>
    Done,
}
