using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm;

/// <summary>One call to the model, with all that the service needs to place, bound and share it.</summary>
public sealed record LlmRequest
{
    /// <summary>The messages; nothing in them differs by caller or minute, so that equal questions are equal requests.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Tools, tool mode, temperature and so on. Model and <c>max_tokens</c> are set by the service where absent.</summary>
    public ChatOptions Options { get; init; } = new();

    /// <summary>For whom, as fairness sees it: a signed-in user or an API key, such as <c>user:ID</c>.</summary>
    public required string User { get; init; }

    /// <summary>The class.</summary>
    public LlmClass Class { get; init; } = LlmClass.Interactive;

    /// <summary>How long the caller waits from <see cref="SubmittedAt"/> for queue, attempts and answer; null: <c>Performance:PatienceSeconds</c>.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Monotonic time stamp (<see cref="TimeProvider.GetTimestamp"/>) of the question's submission; null: now. A question's second call passes the first one's.</summary>
    public long? SubmittedAt { get; init; }

    /// <summary>Whether this call belongs to a question already begun; it then goes before new questions of its class and is not counted as submitted again.</summary>
    public bool ContinuesQuestion { get; init; }

    /// <summary>
    /// The question's entry in the ledger; the caller who created it reports how the question ended.
    /// Null: the call is a question of its own, unless <see cref="ContinuesQuestion"/>.
    /// </summary>
    public ILedgerEntry? Question { get; init; }

    /// <summary>Calls to the model that the question is expected to take, this one included; at least 1. Admission counts them.</summary>
    public int ExpectedCalls { get; init; } = 1;

    /// <summary>Skips the cache once ("ask afresh"); the new answer is cached.</summary>
    public bool Fresh { get; init; }

    /// <summary>One attempt, never a second.</summary>
    public bool Once { get; init; }

    /// <summary>Tags of what the messages were built from, such as <c>transcript:ID</c>. When one changes, the cached answer is dropped.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Id that ties log lines, progress and records of one question together.</summary>
    public string CorrelationId { get; init; } = Guid.CreateVersion7().ToString("N");
}
