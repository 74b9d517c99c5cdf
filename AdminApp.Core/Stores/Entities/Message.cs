using AdminApp.Core.Scopes;

namespace AdminApp.Core.Stores.Entities;

/// <summary>A question or an answer.</summary>
public sealed class Message
{
    public Guid Id { get; set; }

    public Guid ConversationId { get; set; }

    /// <summary>Place in the conversation, from 0.</summary>
    public int Ordinal { get; set; }

    /// <summary><c>user</c> or <c>assistant</c>.</summary>
    public required string Role { get; set; }

    /// <summary>The text; for an answer, Markdown with citations <c>[n]</c>.</summary>
    public required string Content { get; set; }

    public MessageState State { get; set; }

    /// <summary>For a question: the scope that the user chose.</summary>
    public MeetingScope Scope { get; set; } = MeetingScope.All;

    /// <summary>For a question: whether titles and days in it also limit the search.</summary>
    public bool ReadsScope { get; set; } = true;

    /// <summary>For an answer: what was searched; null before that is known, and for answers of older versions.</summary>
    public AppliedScope? Searched { get; set; }

    /// <summary>Stable code of what went wrong, such as <c>not_in_time</c>.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>What went wrong, for people; never a secret.</summary>
    public string? ErrorText { get; set; }

    /// <summary>If refused: seconds after which it could be answered.</summary>
    public double? EstimatedWaitSeconds { get; set; }

    /// <summary>If refused: seconds after which the same question would be admitted.</summary>
    public double? RetryAfterSeconds { get; set; }

    /// <summary>
    /// For an answer: the <see cref="Ordinal"/> from which on it replaces what comes before its question, once it is complete.
    /// Until then that is kept, and shown again if this answer fails. Null if there is nothing to replace.
    /// </summary>
    public int? ReplacesFrom { get; set; }

    /// <summary>The instance that is preparing it while it is pending; null otherwise. Other instances leave it alone while that one is alive.</summary>
    public string? RunnerId { get; set; }

    public DateTime CreatedAtUtc { get; set; }

    public DateTime? CompletedAtUtc { get; set; }

    /// <summary>Milliseconds in the queue.</summary>
    public int? QueuedMs { get; set; }

    /// <summary>Milliseconds from submission to the first token.</summary>
    public int? FirstTokenMs { get; set; }

    /// <summary>Milliseconds from submission to the last token, or to the failure.</summary>
    public int? TotalMs { get; set; }

    /// <summary>Prompt tokens of its calls as counted by the provider; 0 from the cache, null if unknown.</summary>
    public int? PromptTokens { get; set; }

    /// <summary>Completion tokens of its calls as counted by the provider; 0 from the cache, null if unknown.</summary>
    public int? CompletionTokens { get; set; }

    /// <summary>Number of its calls to the provider; 0 from the cache.</summary>
    public int LlmCalls { get; set; }

    /// <summary>Version of the built-in system prompt; null if no model was asked.</summary>
    public int? PromptVersion { get; set; }

    /// <summary>Number of the version of the instructions that it was asked under; 0 for the built-in prompt alone, null if no model was asked or it is not known.</summary>
    public long? InstructionsNumber { get; set; }

    /// <summary>The model that wrote it; null for quotes only.</summary>
    public string? Model { get; set; }

    /// <summary>Whether it came from the cache.</summary>
    public bool FromCache { get; set; }

    /// <summary>When the cached answer was written.</summary>
    public DateTime? CachedAtUtc { get; set; }

    /// <summary>Whether it only quotes passages, because no model is configured or the provider is down.</summary>
    public bool QuotesOnly { get; set; }

    /// <summary>Number of citations that the model invented and that were removed.</summary>
    public int RemovedCitations { get; set; }

    public List<Citation> Citations { get; set; } = [];
}
