namespace AdminApp.Core.Llm;

/// <summary>A question that is about to be prepared: searched for, its prompt built.</summary>
public sealed record LlmPreparation
{
    /// <summary>Who asks, and on what terms; with the moment of submission.</summary>
    public required CallerTerms Terms { get; init; }

    /// <summary>The model that will be asked; null means the configured one.</summary>
    public string? Model { get; init; }

    /// <summary>Equal for questions that will share an answer: only the first of them needs a place. Chance matches do no harm.</summary>
    public required int Key { get; init; }

    /// <summary>The ID that connects log lines, progress and records of one question.</summary>
    public required string CorrelationId { get; init; }
}
