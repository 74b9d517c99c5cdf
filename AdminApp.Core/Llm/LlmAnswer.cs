using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm;

/// <summary>A complete answer of the model.</summary>
public sealed record LlmAnswer
{
    public required string Text { get; init; }

    /// <summary>Tool calls that the model requests instead of text or in addition to it.</summary>
    public IReadOnlyList<FunctionCallContent> ToolCalls { get; init; } = [];

    /// <summary>Why it ended.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>Whether nothing of it is missing, so that it may serve equal requests too.</summary>
    internal bool IsWhole =>
        (FinishReason == ChatFinishReason.Stop && !string.IsNullOrWhiteSpace(Text))
        || (FinishReason == ChatFinishReason.ToolCalls && ToolCalls.Count > 0);

    /// <summary>The model that answered.</summary>
    public required string Model { get; init; }

    /// <summary>Prompt tokens, as the provider counted; 0 when unknown.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Completion tokens, as the provider counted; 0 when unknown.</summary>
    public int CompletionTokens { get; init; }

    /// <summary>The part of <see cref="PromptTokens"/> that came from the provider's prompt cache; 0 when unknown.</summary>
    public int CachedTokens { get; init; }

    /// <summary>Whether it came from the cache.</summary>
    public bool FromCache { get; init; }

    /// <summary>When it was written (UTC); for a cached answer the time of the original.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>Time in the queue, over all attempts.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>Time from submission to the first token.</summary>
    public TimeSpan FirstToken { get; init; }

    /// <summary>Time from submission to the last token.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>Number of attempts sent to the provider; 0 for a cached answer.</summary>
    public int Attempts { get; init; }
}
