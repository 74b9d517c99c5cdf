namespace AdminApp.Core.Llm.Scheduling;

/// <summary>Whether the circuit breaker allows sending.</summary>
public enum ThrottleGate
{
    /// <summary>Requests are sent.</summary>
    Open,

    /// <summary>One request at a time: the head of the queue is the probe.</summary>
    Probing,

    /// <summary>Nothing is sent; queued requests stay queued.</summary>
    Closed,
}
