namespace AdminApp.Core.Llm.Throttling;

/// <summary>One call that asks for its turn. Held by the queue until granted, refused or cancelled.</summary>
public sealed record LlmTicket
{
    /// <summary>For whom, as fairness sees it.</summary>
    public required string User { get; init; }

    /// <summary>The class.</summary>
    public required LlmClass Class { get; init; }

    /// <summary>Monotonic time stamp of the question's submission. A retry keeps it, and so its place among its user's requests.</summary>
    public required long SubmittedAt { get; init; }

    /// <summary>Monotonic time stamp by which the whole answer is due; <see cref="long.MaxValue"/>: none.</summary>
    public required long Deadline { get; init; }

    /// <summary>Upper bound of the tokens that the provider may charge: prompt × measured factor + most output.</summary>
    public required int Tokens { get; init; }

    /// <summary>A later call of a question already begun, or a retry: goes before new questions of its class, is never refused for the queue's length.</summary>
    public bool Continues { get; init; }

    /// <summary>Calls that the question is expected to take, this one included.</summary>
    public int ExpectedCalls { get; init; } = 1;

    /// <summary>Hears place and estimate when they change; called outside the lock, must return at once.</summary>
    public Action<LlmQueued>? Queued { get; init; }
}
