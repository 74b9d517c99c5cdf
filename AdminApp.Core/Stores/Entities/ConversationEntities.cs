using AdminApp.Core.Transcripts.Search.Scopes;

namespace AdminApp.Core.Stores.Entities;

/// <summary>A conversation of one owner with the agent.</summary>
public sealed class Conversation
{
    /// <summary>Identity.</summary>
    public Guid Id { get; set; }

    /// <summary>Whose it is: <c>user:ID</c> for a signed-in user, <c>key:ID</c> for an API key.</summary>
    public required string Owner { get; set; }

    /// <summary>Title: the first question, shortened, until renamed.</summary>
    public required string Title { get; set; }

    /// <summary>Whether it stands on top of the list.</summary>
    public bool Pinned { get; set; }

    /// <summary>When it began, in UTC.</summary>
    public DateTime CreatedAtUtc { get; set; }

    /// <summary>When it last changed, in UTC.</summary>
    public DateTime UpdatedAtUtc { get; set; }
}

/// <summary>How an answer stands.</summary>
public enum MessageState
{
    /// <summary>Complete. Every question is.</summary>
    Done,

    /// <summary>An answer that is being prepared, waits or is written.</summary>
    Pending,

    /// <summary>It failed; <see cref="Message.ErrorCode"/> and <see cref="Message.ErrorText"/> say why.</summary>
    Failed,

    /// <summary>Its user stopped or cancelled it; the text is what had come.</summary>
    Cancelled,

    /// <summary>Refused before anything was sent; <see cref="Message.EstimatedWaitSeconds"/> says when it could be answered.</summary>
    Refused,

    /// <summary>The process ended while it was pending; the text is what had been stored.</summary>
    Interrupted,
}

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

/// <summary>
/// A quote of a passage that was given to the model for one answer, with the version of the file that it came from. A passage that the
/// answer cites for several statements has one for each quote that these need, all with the same number. Outlives the transcript.
/// </summary>
public sealed class Citation
{
    /// <summary>Identity.</summary>
    public long Id { get; set; }

    /// <summary>The answer.</summary>
    public Guid MessageId { get; set; }

    /// <summary>Its number in the answer's text, from 1; for a passage only read, its place after the cited ones.</summary>
    public int Number { get; set; }

    /// <summary>Whether the answer cites it; otherwise it was only read.</summary>
    public bool Cited { get; set; }

    /// <summary>
    /// Which citations of the answer's text show this quote: their places, from 0, among all <c>[n]</c> of the text. Null or empty:
    /// those of <see cref="Number"/> that no other source claims, as in answers from before each statement had a quote of its own.
    /// </summary>
    public List<int>? Statements { get; set; }

    /// <summary>The transcript, which may be gone by now.</summary>
    public Guid TranscriptId { get; set; }

    /// <summary>The version of the file (<see cref="Transcript.ContentHash"/>).</summary>
    public required string ContentHash { get; set; }

    /// <summary>Title of the meeting.</summary>
    public required string Meeting { get; set; }

    /// <summary>Name of the file.</summary>
    public required string FileName { get; set; }

    /// <summary>Day of the meeting.</summary>
    public DateOnly? Date { get; set; }

    /// <summary>Who is quoted.</summary>
    public required string Speaker { get; set; }

    /// <summary>Start of the quoted turn in milliseconds.</summary>
    public int? StartMs { get; set; }

    /// <summary>First turn of the passage.</summary>
    public int TurnFrom { get; set; }

    /// <summary>Last turn of the passage, inclusive.</summary>
    public int TurnTo { get; set; }

    /// <summary>The turn that <see cref="Quote"/> stands in.</summary>
    public int QuoteTurn { get; set; }

    /// <summary>Where the quote begins in the text of its turn, in characters; null in answers from before it was kept.</summary>
    public int? QuoteStart { get; set; }

    /// <summary>One to three sentences of that turn, byte for byte from the file.</summary>
    public required string Quote { get; set; }

    /// <summary>The whole passage.</summary>
    public required string PassageText { get; set; }
}
