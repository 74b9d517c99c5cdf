using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>What one attempt at a call came to: an answer or a failure.</summary>
internal sealed record AttemptOutcome
{
    /// <summary>The answer; null if it failed.</summary>
    public LlmAnswer? Answer { get; init; }

    /// <summary>Why it failed; null if it was answered.</summary>
    public ProviderException? Failure { get; init; }

    /// <summary>Monotonic timestamp of its grant.</summary>
    public required long BeganAt { get; init; }

    /// <summary>Whether the breaker was half-open when it was sent: it then tests the provider and does not use up one of the call's retries.</summary>
    public bool IsProbe { get; init; }

    /// <summary>The pause that a rate limit caused; zero for none.</summary>
    public TimeSpan Pause { get; init; }
}
