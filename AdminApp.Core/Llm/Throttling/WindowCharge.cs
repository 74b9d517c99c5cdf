namespace AdminApp.Core.Llm.Throttling;

/// <summary>What one request charges to one window.</summary>
internal sealed class WindowCharge(long cost)
{
    /// <summary>Requests or tokens.</summary>
    public long Cost { get; set; } = cost;

    /// <summary>When its bytes left; null while it holds a place but was not sent.</summary>
    public TimeSpan? SentAt { get; set; }
}
