using AdminApp.Core.Agent;
using AdminApp.Core.Llm;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Search.Scopes;

namespace AdminApp.Core.Chat;

/// <summary>A question put to the agent within a stored conversation.</summary>
public sealed record AskRequest
{
    /// <summary>Longest question, in characters.</summary>
    public const int MaxLength = 8_000;

    /// <summary>Longest <see cref="Patience"/>: an hour.</summary>
    public static readonly TimeSpan MaxPatience = TimeSpan.FromHours(1);

    /// <summary>Whose conversation: <c>user:ID</c> or <c>key:ID</c>.</summary>
    public required string Owner { get; init; }

    /// <summary>The conversation; null begins a new one.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>The question, 1 to <see cref="MaxLength"/> characters.</summary>
    public required string Text { get; init; }

    /// <summary>What was chosen to be searched; default all.</summary>
    public MeetingScope Scope { get; init; } = MeetingScope.All;

    /// <summary>Whether titles and days in the question limit the search, too; default true. False when the asker removed what was read.</summary>
    public bool ReadsScope { get; init; } = true;

    /// <summary>The asker's day, from which "yesterday" counts; null: the server's.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Skip the cache once.</summary>
    public bool Fresh { get; init; }

    /// <summary>The class; pages use Interactive.</summary>
    public LlmClass Class { get; init; } = LlmClass.Interactive;

    /// <summary>Who counts for fairness; null: <see cref="Owner"/>.</summary>
    public string? FairnessUser { get; init; }

    /// <summary>How long the caller waits; null: the setting.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Monotonic time stamp of the submission, from which patience counts; null: now.</summary>
    public long? SubmittedAt { get; init; }

    /// <summary>
    /// What was said before, where the caller brings it along: it takes the place of the stored conversation in the prompt,
    /// and becomes the beginning of a new one. Null: the stored conversation. At most <see cref="MaxHistory"/>.
    /// </summary>
    public IReadOnlyList<HistoryMessage>? History { get; init; }

    /// <summary>Most messages of <see cref="History"/>.</summary>
    public const int MaxHistory = 50;

    /// <summary>
    /// Replaces this question and all that follows it in the conversation (edit or regenerate); null appends. Complete answers among
    /// these stay until the new one is complete, and stand again before it when it is not.
    /// </summary>
    public Guid? ReplacesQuestionId { get; init; }
}

/// <summary>One message of a conversation that the caller brings along.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What was said; not empty.</param>
public sealed record HistoryMessage(string Role, string Content)
{
    /// <summary>Of a stored question: what was searched for it; null where that is not known, as in a history that a caller brings along.</summary>
    public MeetingScope? Searched { get; init; }
}

/// <summary>Stable codes of why a question was not taken.</summary>
public static class ChatErrorCodes
{
    /// <summary>The conversation has an answer still due: stop it or wait for it.</summary>
    public const string AnswerPending = "answer_pending";

    /// <summary>The conversation is as long as it may become: begin a new one.</summary>
    public const string ConversationFull = "conversation_full";

    /// <summary>As many questions as this process takes are being answered.</summary>
    public const string TooManyRunning = "queue_full";

    /// <summary>The process stops and takes no more questions.</summary>
    public const string Stopping = "stopping";

    /// <summary>What was asked for cannot be: the text says what is allowed.</summary>
    public const string Invalid = "invalid";

    /// <summary>There is no such meeting.</summary>
    public const string MeetingNotFound = "meeting_not_found";

    /// <summary>The search index is being built.</summary>
    public const string SearchNotReady = "search_not_ready";

    /// <summary>The answer failed for a reason of our own; the log tells more.</summary>
    public const string Internal = "internal_error";

    /// <summary>The store can't be reached or can't be written to for now.</summary>
    public const string StoreUnavailable = "store_unavailable";

    /// <summary>The store refused the answer's text, which is lost.</summary>
    public const string AnswerNotStored = "answer_not_stored";

    /// <summary>The model sent no text.</summary>
    public const string EmptyAnswer = "empty_answer";
}

/// <summary>A question that cannot be asked as it stands; the message, for a person, says what is allowed.</summary>
public sealed class InvalidQuestionException(string message, string code = ChatErrorCodes.Invalid) : ArgumentException(message)
{
    /// <summary>One of <see cref="ChatErrorCodes"/>.</summary>
    public string Code { get; } = code;
}

/// <summary>A question that was not taken, and why: a stable code of <see cref="ChatErrorCodes"/> and a text for a person.</summary>
public sealed class QuestionRefusedException(string code, string message, Exception? inner = null) : InvalidOperationException(message, inner)
{
    /// <summary>One of <see cref="ChatErrorCodes"/>.</summary>
    public string Code { get; } = code;
}

/// <summary>What a question became.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="QuestionId">The stored question.</param>
/// <param name="AnswerId">The answer that is being prepared.</param>
public sealed record Asked(Guid ConversationId, Guid QuestionId, Guid AnswerId);

/// <summary>The steps of a question, in their order.</summary>
public enum AnswerStage
{
    /// <summary>Passages are searched.</summary>
    FindingPassages,

    /// <summary>It waits in the queue of the LLM service.</summary>
    Waiting,

    /// <summary>It was sent to the model; the first words may still be to come.</summary>
    Writing,

    /// <summary>It ended; the stored message says how.</summary>
    Ended,
}

/// <summary>How a running answer stands at one moment; each change makes a new one.</summary>
/// <param name="AnswerId">The answer.</param>
/// <param name="ConversationId">Its conversation.</param>
/// <param name="Stage">The step.</param>
/// <param name="PassagesFound">Passages found, once known.</param>
/// <param name="Place">Place in the queue, 1 = next; null when not waiting.</param>
/// <param name="Eta">Estimated time until it is sent; null when not waiting.</param>
/// <param name="WaitReason">What it waits for, in words.</param>
/// <param name="Retry">Why it is to be tried again, as a sentence without its full stop, until it is queued again or sent; null otherwise.</param>
/// <param name="Text">The text so far: only ever grows; citations in it are already checked.</param>
/// <param name="Sources">The passages given to the model, known before writing: those cited so far first, by the number that the text shows, then the others.</param>
public sealed record AnswerProgress(
    Guid AnswerId, Guid ConversationId, AnswerStage Stage, int? PassagesFound, int? Place, TimeSpan? Eta,
    string? WaitReason, string? Retry, string Text, IReadOnlyList<Citation> Sources)
{
    /// <summary>What was searched, once known.</summary>
    public AppliedScope? Searched { get; init; }

    /// <summary>Least time from the failure to the next attempt, while <see cref="Retry"/> is told.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Monotonic time stamp (<see cref="TimeProvider.GetTimestamp"/>) at which <see cref="Stage"/> began, or of the newest retry if that came later.</summary>
    public long Since { get; init; }

    /// <summary>The newest retry; it stays when it is over, so that whoever hears only some of the states misses none.</summary>
    public AnswerRetry? LastRetry { get; init; }

    /// <summary>What the calls that ended so far took; null before the first.</summary>
    internal AgentUsage? Usage { get; init; }
}

/// <summary>An attempt that failed and is to be made again.</summary>
/// <param name="Number">Which retry of the answer, from 1.</param>
/// <param name="Code">Stable word for the reason, such as <c>rate_limited</c>.</param>
/// <param name="After">Least time from the failure to the next attempt.</param>
public sealed record AnswerRetry(int Number, string Code, TimeSpan After)
{
    /// <summary>Number of the next attempt among <see cref="Most"/>; below 2 where it is not counted, since it probes a failing provider.</summary>
    public int Next { get; init; }

    /// <summary>Most attempts of the call.</summary>
    public int Most { get; init; }
}

/// <summary>
/// Runs questions for as long as the process lives, whatever becomes of the page that asked: answers belong to the
/// stored conversation. A seam: component tests put a fake here.
/// </summary>
public interface IQuestionRunner
{
    /// <summary>Stores the question and begins its answer.</summary>
    /// <exception cref="InvalidQuestionException">Text, history or patience is out of range, or the meeting does not exist; the message says what is allowed.</exception>
    /// <exception cref="KeyNotFoundException">The conversation, or the question to replace, does not exist or is someone else's.</exception>
    /// <exception cref="QuestionRefusedException">An answer of the conversation is still due, or a bound is reached.</exception>
    Task<Asked> AskAsync(AskRequest request, CancellationToken cancellationToken = default);

    /// <summary>How a running answer stands; null when it does not run.</summary>
    AnswerProgress? Find(Guid answerId);

    /// <summary>Calls <paramref name="changed"/> at every change of a running answer (on any thread, in order, at most once per 100 ms while text comes), the end included, until disposed. The current state is delivered at once; of an answer that does not run (any more) that is one <see cref="AnswerStage.Ended"/>. At most 100 watchers an answer.</summary>
    IDisposable Watch(Guid answerId, Action<AnswerProgress> changed);

    /// <summary>Stops an answer: waiting, it is cancelled; writing, the text so far is kept. Returns whether it was running and belongs to <paramref name="owner"/>.</summary>
    Task<bool> StopAsync(Guid answerId, string owner);
}

/// <summary>One line of the list of conversations.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Title">Title.</param>
/// <param name="Pinned">On top.</param>
/// <param name="UpdatedAtUtc">Last change, UTC.</param>
/// <param name="HasPending">Whether an answer is still due.</param>
public sealed record ConversationSummary(Guid Id, string Title, bool Pinned, DateTime UpdatedAtUtc, bool HasPending);

/// <summary>The stored conversations; every method takes the owner and treats another's conversation as absent. A seam: component tests put a fake here.</summary>
public interface IConversations
{
    /// <summary>Most recent first, pinned ones before all; <paramref name="search"/> looks into titles and texts. At most <paramref name="take"/>.</summary>
    Task<IReadOnlyList<ConversationSummary>> ListAsync(string owner, string? search = null, int take = 100, CancellationToken cancellationToken = default);

    /// <summary>The conversation with its messages and their citations, in order, without those whose place a due answer is to take; null when absent.</summary>
    Task<(Conversation Conversation, IReadOnlyList<Message> Messages)?> GetAsync(string owner, Guid id, CancellationToken cancellationToken = default);

    /// <summary>One message with its citations; null when absent.</summary>
    Task<Message?> GetMessageAsync(string owner, Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>Renames (1 to 200 characters); false when absent.</summary>
    Task<bool> RenameAsync(string owner, Guid id, string title, CancellationToken cancellationToken = default);

    /// <summary>Pins or unpins; false when absent.</summary>
    Task<bool> PinAsync(string owner, Guid id, bool pinned, CancellationToken cancellationToken = default);

    /// <summary>Deletes, stopping a running answer first; false when absent.</summary>
    Task<bool> DeleteAsync(string owner, Guid id, CancellationToken cancellationToken = default);

    /// <summary>The conversation as Markdown, sources included; null when absent.</summary>
    Task<string?> ExportMarkdownAsync(string owner, Guid id, CancellationToken cancellationToken = default);
}
