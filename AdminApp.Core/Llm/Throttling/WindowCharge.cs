namespace AdminApp.Core.Llm.Throttling;

/// <summary>What one request charges to one window.</summary>
internal sealed class WindowCharge(long cost)
{
    public long Cost { get; set; } = cost;

    /// <summary>When it was sent; null while it is granted but not sent.</summary>
    public TimeSpan? SentAt { get; set; }
}
