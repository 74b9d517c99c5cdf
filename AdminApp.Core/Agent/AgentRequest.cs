using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Scopes;

namespace AdminApp.Core.Agent;

/// <summary>A question to the agent, with the conversation that it continues.</summary>
internal sealed record AgentRequest
{
    public required string Text { get; init; }

    /// <summary>What was said before, oldest first.</summary>
    public IReadOnlyList<HistoryMessage> History { get; init; } = [];

    /// <summary>The scope that the user chose.</summary>
    public MeetingScope Scope { get; init; } = MeetingScope.All;

    /// <summary>Whether titles and days in the question also limit the search.</summary>
    public bool ReadsScope { get; init; } = true;

    /// <summary>Today for the user who asks; null means the server's day.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Who asks, and on what terms; with the moment of submission.</summary>
    public required CallerTerms Terms { get; init; }

    /// <summary>Monotonic timestamp of the submission.</summary>
    public long SubmittedAt => Terms.SubmittedAt!.Value;

    /// <summary>The system prompt; null for the one in force.</summary>
    public SystemPrompt? System { get; init; }

    /// <summary>Its ledger entry, passed to every call; null if the service creates one.</summary>
    public LedgerEntry? Entry { get; init; }

    /// <summary>Connects log lines and records.</summary>
    public required string CorrelationId { get; init; }
}
