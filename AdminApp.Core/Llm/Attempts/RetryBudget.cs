namespace AdminApp.Core.Llm.Attempts;

/// <summary>
/// Limits retries in proportion to traffic: 10 plus 60 % of the requests in the last 60 s, so that a failing provider is not buried
/// under retries (the retry budget of Finagle and of Google's SRE book). Thread-safe.
/// </summary>
internal sealed class RetryBudget(TimeProvider time)
{
    /// <summary>Retries allowed in a window without requests.</summary>
    public const int Floor = 10;

    /// <summary>Retries allowed per request.</summary>
    public const double Share = 0.6;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly RecentTimes _requests = new(time);
    private readonly RecentTimes _retries = new(time);

    /// <summary>Counts a new request.</summary>
    public void Requested()
    {
        lock (_lock)
        {
            _requests.Add(time.GetTimestamp());
        }
    }

    /// <summary>Takes one retry from the budget; false if it is used up.</summary>
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
