namespace AdminApp.Core.Llm.Attempts;

/// <summary>Delays between attempts: exponential, half fixed and half random ("equal jitter"), so that calls that failed together do not return together.</summary>
internal static class RetryDelay
{
    /// <summary>Longest delay.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    /// <summary>The delay before a retry.</summary>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="first">Full length of the first delay.</param>
    public static TimeSpan Before(int retry, TimeSpan first, Random random)
    {
        var full = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(retry - 1, 30)), Max.TotalSeconds);
        return TimeSpan.FromSeconds(full * (0.5 + (0.5 * random.NextDouble())));
    }
}
