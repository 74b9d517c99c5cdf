using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Search.Scopes;

namespace AdminApp.Core.Agent;

/// <summary>A question to the agent, with the conversation that it continues.</summary>
internal sealed record AgentQuestion
{
    /// <summary>The question.</summary>
    public required string Text { get; init; }

    /// <summary>What was said before, oldest first.</summary>
    public IReadOnlyList<HistoryMessage> History { get; init; } = [];

    /// <summary>What was chosen to be searched.</summary>
    public MeetingScope Scope { get; init; } = MeetingScope.All;

    /// <summary>Whether titles and days in the question limit the search, too.</summary>
    public bool ReadsScope { get; init; } = true;

    /// <summary>The asker's day; null: the server's.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Who counts for fairness.</summary>
    public required string User { get; init; }

    /// <summary>The class of its calls.</summary>
    public LlmClass Class { get; init; } = LlmClass.Interactive;

    /// <summary>How long the caller waits; null: the setting.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Monotonic time stamp of the submission.</summary>
    public required long SubmittedAt { get; init; }

    /// <summary>Skips the cache once.</summary>
    public bool Fresh { get; init; }

    /// <summary>Its entry in the ledger, which every call names; null: the service keeps one.</summary>
    public QuestionEntry? Entry { get; init; }

    /// <summary>Ties log lines and records together.</summary>
    public required string CorrelationId { get; init; }
}

/// <summary>What the agent tells while it works; ends with <see cref="AgentCompleted"/> or an exception.</summary>
internal abstract record AgentUpdate;

/// <summary>What was searched.</summary>
internal sealed record AgentScope(AppliedScope Scope) : AgentUpdate;

/// <summary>The passages at hand changed, or the text began to cite another one of them.</summary>
/// <param name="Sources">Those cited so far first, by the number that the text shows, then the others.</param>
internal sealed record AgentSources(IReadOnlyList<Citation> Sources) : AgentUpdate;

/// <summary>A call waits, was sent or is tried again.</summary>
internal sealed record AgentCall(LlmUpdate Update) : AgentUpdate;

/// <summary>More text, its citations checked.</summary>
internal sealed record AgentText(string Text) : AgentUpdate;

/// <summary>A call ended: what all calls of the question took so far. What the cache answered took nothing; a call shared with others counts whole.</summary>
/// <param name="Calls">Calls to the model.</param>
/// <param name="PromptTokens">Their prompt tokens, as the provider counted.</param>
/// <param name="CompletionTokens">Their completion tokens.</param>
internal sealed record AgentUsage(int Calls, int PromptTokens, int CompletionTokens) : AgentUpdate
{
    /// <summary>Of calls that ended.</summary>
    public static AgentUsage Of(IReadOnlyCollection<LlmAnswer> calls)
    {
        var made = calls.Where(call => !call.FromCache).ToList();
        return new AgentUsage(made.Count, made.Sum(call => call.PromptTokens), made.Sum(call => call.CompletionTokens));
    }
}

/// <summary>The answer is complete.</summary>
internal sealed record AgentCompleted(AgentAnswer Answer) : AgentUpdate;

/// <summary>A complete answer.</summary>
internal sealed record AgentAnswer
{
    /// <summary>Markdown with citations <c>[n]</c>: all the text of the updates.</summary>
    public required string Text { get; init; }

    /// <summary>The passages given: cited ones first, numbered as in the text, then those only read.</summary>
    public IReadOnlyList<Citation> Sources { get; init; } = [];

    /// <summary>What was searched.</summary>
    public AppliedScope Scope { get; init; } = AppliedScope.None;

    /// <summary>Citations without a passage that were removed.</summary>
    public int RemovedCitations { get; init; }

    /// <summary>What all calls took; nothing where no model was asked.</summary>
    public AgentUsage Usage { get; init; } = new(0, 0, 0);

    /// <summary>The model; null where none was asked.</summary>
    public string? Model { get; init; }

    /// <summary>Whether every call was answered by the cache.</summary>
    public bool FromCache { get; init; }

    /// <summary>When a cached answer was written, in UTC.</summary>
    public DateTime? CachedAtUtc { get; init; }

    /// <summary>Time in the queue, all calls together.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>From submission to the first text.</summary>
    public TimeSpan FirstToken { get; init; }

    /// <summary>From submission to the end.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>Whether it only quotes, since no model is configured.</summary>
    public bool QuotesOnly { get; init; }
}
