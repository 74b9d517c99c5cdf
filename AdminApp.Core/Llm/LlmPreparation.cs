namespace AdminApp.Core.Llm;

/// <summary>A question that is about to be prepared: searched for, its prompt built.</summary>
public sealed record LlmPreparation
{
    /// <summary>The user for fairness.</summary>
    public required string User { get; init; }

    /// <summary>The model that will be asked; null means the configured one.</summary>
    public string? Model { get; init; }

    public LlmClass Class { get; init; } = LlmClass.Interactive;

    /// <summary>Monotonic timestamp of the question's submission.</summary>
    public required long SubmittedAt { get; init; }

    /// <summary>How long the caller waits from <see cref="SubmittedAt"/>; null means <c>Performance:PatienceSeconds</c>.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Equal for questions that will share an answer: only the first of them needs a place. Chance matches do no harm.</summary>
    public required int Key { get; init; }

    /// <summary>Whether the caller wants a new answer, so that one in the cache does not help.</summary>
    public bool Fresh { get; init; }

    /// <summary>The ID that connects log lines, progress and records of one question.</summary>
    public required string CorrelationId { get; init; }
}
