using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm;

/// <summary>A complete answer of the model.</summary>
public sealed record LlmAnswer
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>Tool calls that the model asks for instead of, or beside, text.</summary>
    public IReadOnlyList<FunctionCallContent> ToolCalls { get; init; } = [];

    /// <summary>Why it ended.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>The model that answered.</summary>
    public required string Model { get; init; }

    /// <summary>Prompt tokens, as the provider counted; 0 when unknown.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Completion tokens, as the provider counted; 0 when unknown.</summary>
    public int CompletionTokens { get; init; }

    /// <summary>Whether it came from the cache.</summary>
    public bool FromCache { get; init; }

    /// <summary>When it was written (UTC); for a cached answer the time of the original.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>Time in the queue, all attempts together.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>Time from submission to the first token.</summary>
    public TimeSpan FirstToken { get; init; }

    /// <summary>Time from submission to the last token.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>Attempts sent to the provider for it; 0 from the cache.</summary>
    public int Attempts { get; init; }
}
