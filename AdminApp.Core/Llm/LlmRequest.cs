using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm;

/// <summary>One call to the model, with everything the service needs to queue, limit and share it.</summary>
public sealed record LlmRequest
{
    /// <summary>The messages. Nothing in them depends on the caller or the minute, so that equal questions are equal requests.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Tokens of the messages and options in the shipped vocabulary, if the caller has counted them (<see cref="Tokens.TokenEstimator.CountPrompt"/>); null means that the service counts.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>Tokens with which all prompts of the same <c>prompt_cache_key</c> begin, in the shipped vocabulary: no more of it is expected to be in the provider's cache. 0 (default) if that is unknown.</summary>
    public int PrefixTokens { get; init; }

    /// <summary>Tools, tool mode, temperature and so on. The service sets model and <c>max_tokens</c> if they are missing.</summary>
    public ChatOptions Options { get; init; } = new();

    /// <summary>Who asks, and on what terms.</summary>
    public required CallerTerms Terms { get; init; }

    /// <summary>Whether this is a further call of a question; it then goes before new questions of its class and is not counted as submitted again.</summary>
    public bool ContinuesQuestion { get; init; }

    /// <summary>
    /// The question's entry in the ledger; the caller that created it reports the outcome.
    /// Null if the call is a question of its own, unless <see cref="ContinuesQuestion"/>.
    /// </summary>
    public ILedgerEntry? Entry { get; init; }

    /// <summary>Number of model calls that the question is expected to take, including this one; at least 1. Admission takes them into account.</summary>
    public int ExpectedCalls { get; init; } = 1;

    /// <summary>Only one attempt, no retry.</summary>
    public bool Once { get; init; }

    /// <summary>Tags of what the messages were built from, such as <c>transcript:ID</c>. If one of them changes, the cached answer is dropped.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>What the messages are made of, by tag, with weights above zero such as numbers of passages: usage is shared out by them. Empty if nothing is known.</summary>
    public IReadOnlyDictionary<string, int> Parts { get; init; } = System.Collections.Immutable.ImmutableDictionary<string, int>.Empty;

    /// <summary><see cref="ILlmService.DataVersion"/> at the moment before the messages were built; null means now. An answer over data that changed since is not cached.</summary>
    public long? BuiltAt { get; init; }

    /// <summary>The ID that connects log lines, progress and records of one question.</summary>
    public string CorrelationId { get; init; } = Guid.CreateVersion7().ToString("N");
}
