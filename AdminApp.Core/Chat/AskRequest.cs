using AdminApp.Core.Agent;
using AdminApp.Core.Llm;
using AdminApp.Core.Scopes;

namespace AdminApp.Core.Chat;

/// <summary>A question in a stored conversation.</summary>
public sealed record AskRequest
{
    /// <summary>Maximum length of a question, in characters.</summary>
    public const int MaxLength = 8_000;

    /// <summary>Maximum <see cref="CallerTerms.Patience"/>.</summary>
    public static readonly TimeSpan MaxPatience = TimeSpan.FromHours(1);

    /// <summary>The owner of the conversation: <c>user:ID</c> or <c>key:ID</c>.</summary>
    public required string Owner { get; init; }

    /// <summary>The conversation; null starts a new one.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>The question, 1 to <see cref="MaxLength"/> characters.</summary>
    public required string Text { get; init; }

    /// <summary>The scope that the user chose; default all.</summary>
    public MeetingScope Scope { get; init; } = MeetingScope.All;

    /// <summary>Whether titles and days in the question also limit the search; default true. False if the user removed what was read.</summary>
    public bool ReadsScope { get; init; } = true;

    /// <summary>Today for the user who asks, for words such as "yesterday"; null means the server's day.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>On what terms it is asked. An empty user means <see cref="Owner"/>; patience is from 1 second to <see cref="MaxPatience"/>.</summary>
    public CallerTerms Terms { get; init; } = new();

    /// <summary>
    /// Earlier messages from the caller: they replace the stored conversation in the prompt and become the beginning of a
    /// new conversation. Null means the stored conversation. Up to <see cref="MaxHistory"/>.
    /// </summary>
    public IReadOnlyList<HistoryMessage>? History { get; init; }

    /// <summary>Maximum number of messages in <see cref="History"/>.</summary>
    public const int MaxHistory = 50;

    /// <summary>
    /// Replaces this question and everything after it in the conversation (edit or regenerate); null appends. Complete answers among
    /// these are kept until the new one is complete, and shown again before it if it fails.
    /// </summary>
    public Guid? ReplacesQuestionId { get; init; }
}
