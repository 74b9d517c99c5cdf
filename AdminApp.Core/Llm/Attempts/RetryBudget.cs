namespace AdminApp.Core.Llm.Attempts;

/// <summary>
/// Bounds retries by the traffic: 10 and 60 % of the requests in the last 60 s, so that a failing provider is not buried under
/// repetitions (the retry budget of Finagle and of Google's SRE book). Thread-safe.
/// </summary>
internal sealed class RetryBudget(TimeProvider time)
{
    /// <summary>Retries allowed in a window without any request.</summary>
    public const int Floor = 10;

    /// <summary>Retries allowed per request.</summary>
    public const double Share = 0.6;

    /// <summary>The window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly RecentTimes _requests = new(time);
    private readonly RecentTimes _retries = new(time);

    /// <summary>A request began.</summary>
    public void Requested()
    {
        lock (_lock)
        {
            _requests.Add(time.GetTimestamp());
        }
    }

    /// <summary>Takes one retry out of the budget; false when it is spent.</summary>
    public bool TrySpend()
    {
        lock (_lock)
        {
            if (_retries.Count(Window) >= Floor + (int)(Share * _requests.Count(Window)))
            {
                return false;
            }

            _retries.Add(time.GetTimestamp());
            return true;
        }
    }
}
