using AdminApp.Core.Scopes;

namespace AdminApp.Core.Stores.Entities;

/// <summary>A question or an answer.</summary>
public sealed class Message
{
    /// <summary>Identity.</summary>
    public Guid Id { get; set; }

    /// <summary>The conversation.</summary>
    public Guid ConversationId { get; set; }

    /// <summary>Place in the conversation, from 0.</summary>
    public int Ordinal { get; set; }

    /// <summary><c>user</c> or <c>assistant</c>.</summary>
    public required string Role { get; set; }

    /// <summary>The text; of an answer, Markdown with citations <c>[n]</c>.</summary>
    public required string Content { get; set; }

    /// <summary>How it stands.</summary>
    public MessageState State { get; set; }

    /// <summary>Of a question: what was chosen to be searched.</summary>
    public MeetingScope Scope { get; set; } = MeetingScope.All;

    /// <summary>Of a question: whether titles and days in it limit the search, too.</summary>
    public bool ReadsScope { get; set; } = true;

    /// <summary>Of an answer: what was searched; null before that is known, and for answers of older versions.</summary>
    public AppliedScope? Searched { get; set; }

    /// <summary>Stable code of what went wrong, such as <c>not_in_time</c>.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>What went wrong, for a person; never a secret.</summary>
    public string? ErrorText { get; set; }

    /// <summary>When refused: seconds after which it could be answered.</summary>
    public double? EstimatedWaitSeconds { get; set; }

    /// <summary>When refused: seconds after which the same question would be admitted.</summary>
    public double? RetryAfterSeconds { get; set; }

    /// <summary>
    /// Of an answer: the <see cref="Ordinal"/> from which on it takes the place of what stands before its question, once it is complete.
    /// Until then that stays, and stands again when this answer ends otherwise. Null where nothing is to be replaced, or all is.
    /// </summary>
    public int? ReplacesFrom { get; set; }

    /// <summary>Which process prepares it while it is pending; null otherwise. Another process leaves it alone while that one lives.</summary>
    public string? RunnerId { get; set; }

    /// <summary>When it was written or begun, in UTC.</summary>
    public DateTime CreatedAtUtc { get; set; }

    /// <summary>When it ended, in UTC.</summary>
    public DateTime? CompletedAtUtc { get; set; }

    /// <summary>Milliseconds in the queue.</summary>
    public int? QueuedMs { get; set; }

    /// <summary>Milliseconds from submission to the first token.</summary>
    public int? FirstTokenMs { get; set; }

    /// <summary>Milliseconds from submission to the last token, or to the failure.</summary>
    public int? TotalMs { get; set; }

    /// <summary>Prompt tokens of the calls that it took, as the provider counted; 0 from the cache, null where unknown.</summary>
    public int? PromptTokens { get; set; }

    /// <summary>Completion tokens of the calls that it took, as the provider counted; 0 from the cache, null where unknown.</summary>
    public int? CompletionTokens { get; set; }

    /// <summary>Calls to the provider that it took; 0 from the cache.</summary>
    public int LlmCalls { get; set; }

    /// <summary>Version of the system prompt that it was written under; null when no model was asked.</summary>
    public int? PromptVersion { get; set; }

    /// <summary>The model that wrote it; null for quotes only.</summary>
    public string? Model { get; set; }

    /// <summary>Whether it came from the cache.</summary>
    public bool FromCache { get; set; }

    /// <summary>When the cached answer was written, in UTC.</summary>
    public DateTime? CachedAtUtc { get; set; }

    /// <summary>Whether it only quotes passages, since no model is configured or the provider is down.</summary>
    public bool QuotesOnly { get; set; }

    /// <summary>Citations that the model invented and that were removed.</summary>
    public int RemovedCitations { get; set; }

    /// <summary>Its sources.</summary>
    public List<Citation> Citations { get; set; } = [];
}
