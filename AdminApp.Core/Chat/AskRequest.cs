using AdminApp.Core.Agent;
using AdminApp.Core.Llm;
using AdminApp.Core.Scopes;

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
