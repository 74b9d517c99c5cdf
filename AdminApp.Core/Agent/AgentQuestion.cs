using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Agent;

/// <summary>A question to the agent, with the conversation that it continues.</summary>
internal sealed record AgentQuestion
{
    /// <summary>The question.</summary>
    public required string Text { get; init; }

    /// <summary>What was said before, oldest first.</summary>
    public IReadOnlyList<HistoryMessage> History { get; init; } = [];

    /// <summary>Only this meeting (file name or id).</summary>
    public string? Meeting { get; init; }

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

/// <summary>The passages at hand changed, or the text began to cite another one of them.</summary>
/// <param name="Sources">Those cited so far first, by the number that the text shows, then the others.</param>
internal sealed record AgentSources(IReadOnlyList<Citation> Sources) : AgentUpdate;

/// <summary>A call waits, was sent or is tried again.</summary>
internal sealed record AgentCall(LlmUpdate Update) : AgentUpdate;

/// <summary>More text, its citations checked.</summary>
internal sealed record AgentText(string Text) : AgentUpdate;

/// <summary>The answer is complete.</summary>
internal sealed record AgentCompleted(AgentAnswer Answer) : AgentUpdate;

/// <summary>A complete answer.</summary>
internal sealed record AgentAnswer
{
    /// <summary>Markdown with citations <c>[n]</c>: all the text of the updates.</summary>
    public required string Text { get; init; }

    /// <summary>The passages given: cited ones first, numbered as in the text, then those only read.</summary>
    public IReadOnlyList<Citation> Sources { get; init; } = [];

    /// <summary>Citations without a passage that were removed.</summary>
    public int RemovedCitations { get; init; }

    /// <summary>Calls to the model; 0 from the cache, or where none was asked.</summary>
    public int LlmCalls { get; init; }

    /// <summary>Prompt tokens of all calls.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Completion tokens of all calls.</summary>
    public int CompletionTokens { get; init; }

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
