using AdminApp.Core.Llm.Recording;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>One call that asks for its turn. In the queue until it is granted, refused or canceled.</summary>
public sealed record LlmTicket
{
    /// <summary>What decides its turn; callers who join or leave may change it while it waits (<see cref="ILlmThrottle.Amend"/>).</summary>
    public required QueueTerms Terms { get; init; }

    /// <summary>The model to be asked; null for the configured one.</summary>
    public string? Model { get; init; }

    /// <summary>Monotonic timestamp of the question's submission. A retry keeps it, and with it its place among its user's requests.</summary>
    public required long SubmittedAt { get; init; }

    /// <summary>Upper bound of the tokens that the provider may charge: prompt × measured factor + maximum output.</summary>
    public required int Tokens { get; init; }

    /// <summary>A further call of a question whose first call was answered: goes before new questions of its class and is never refused because the queue is full.</summary>
    public bool Continues { get; init; }

    /// <summary>Another attempt of a call that failed: keeps the place of its arrival and is never refused because the queue is full.</summary>
    public bool IsRetry { get; init; }

    /// <summary>Number of calls that the question is expected to take, including this one.</summary>
    public int ExpectedCalls { get; init; } = 1;

    /// <summary>The kind of answer it asks for; the expected answer time depends on it.</summary>
    public CallKind Kind { get; init; }

    /// <summary>Follows its call through all attempts, for the recording; all tickets of one call share it.</summary>
    internal CallTrace Trace { get; init; } = new();

    /// <summary>Called with place and estimated wait when they change; outside the lock, and must return at once.</summary>
    public Action<LlmQueued>? Queued { get; init; }
}
