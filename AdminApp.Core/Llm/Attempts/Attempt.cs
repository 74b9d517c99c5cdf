namespace AdminApp.Core.Llm.Attempts;

/// <summary>One sending of a call.</summary>
/// <param name="Number">1 for the first.</param>
internal sealed record Attempt(int Number)
{
    /// <summary>It tries again what failed.</summary>
    public bool IsRetry => Number > 1;

    /// <summary>The breaker was half-open when it was sent: it tests the provider, and costs its call no retry.</summary>
    public bool IsProbe { get; set; }

    /// <summary>Monotonic time stamp at which it had its turn; null: not yet.</summary>
    public long? BeganAt { get; set; }

    /// <summary>Monotonic time stamp at which its bytes left; null: never sent.</summary>
    public long? SentAt { get; set; }

    /// <summary>The pause that a rate limit brought about.</summary>
    public TimeSpan Pause { get; set; }

    /// <summary>Called when the provider has begun to answer.</summary>
    public Action? Answering { get; set; }
}
