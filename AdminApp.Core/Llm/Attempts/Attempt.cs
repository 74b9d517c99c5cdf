namespace AdminApp.Core.Llm.Attempts;

/// <summary>One attempt at a call.</summary>
/// <param name="Number">1 for the first.</param>
internal sealed record Attempt(int Number)
{
    public bool IsRetry => Number > 1;

    /// <summary>Whether the breaker was half-open when it was sent: it then tests the provider and does not use up one of the call's retries.</summary>
    public bool IsProbe { get; set; }

    /// <summary>Monotonic timestamp of its grant; null before.</summary>
    public long? BeganAt { get; set; }

    /// <summary>Monotonic timestamp at which its bytes left; null if it was never sent.</summary>
    public long? SentAt { get; set; }

    /// <summary>The pause that a rate limit caused.</summary>
    public TimeSpan Pause { get; set; }

    /// <summary>Called when the provider starts to answer.</summary>
    public Action? OnFirstToken { get; set; }
}
