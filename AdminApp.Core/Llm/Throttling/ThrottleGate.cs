namespace AdminApp.Core.Llm.Throttling;

/// <summary>The breaker's say on sending.</summary>
public enum ThrottleGate
{
    /// <summary>Send.</summary>
    Open,

    /// <summary>One at a time: the head of the queue is the probe.</summary>
    Probing,

    /// <summary>Nothing is sent; what waits stays.</summary>
    Closed,
}
