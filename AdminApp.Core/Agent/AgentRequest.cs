using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Scopes;

namespace AdminApp.Core.Agent;

/// <summary>A question to the agent, with the conversation that it continues.</summary>
internal sealed record AgentRequest
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
    public LedgerEntry? Entry { get; init; }

    /// <summary>Ties log lines and records together.</summary>
    public required string CorrelationId { get; init; }
}
