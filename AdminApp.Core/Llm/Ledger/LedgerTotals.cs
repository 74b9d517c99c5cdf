namespace AdminApp.Core.Llm.Ledger;

/// <summary>
/// What became of every request ever submitted. At every instant, and across restarts,
/// <c>Submitted = Answered + Σ Failed + Cancelled + Σ Refused + Waiting + Running</c>.
/// </summary>
public sealed record LedgerTotals
{
    /// <summary>Requests submitted.</summary>
    public long Submitted { get; init; }

    /// <summary>Requests answered, from the provider, a shared call or the cache.</summary>
    public long Answered { get; init; }

    /// <summary>Requests given up by their caller.</summary>
    public long Cancelled { get; init; }

    /// <summary>Requests that wait: in the queue, deferred, or between two attempts.</summary>
    public long Waiting { get; init; }

    /// <summary>Requests whose call is in flight.</summary>
    public long Running { get; init; }

    /// <summary>Requests that failed, by reason: a code of <see cref="LlmErrorCodes"/>, <c>interrupted</c> (the process ended) or <c>error</c>.</summary>
    public IReadOnlyDictionary<string, long> Failed { get; init; } = new Dictionary<string, long>();

    /// <summary>Requests refused before anything was sent for them, by code.</summary>
    public IReadOnlyDictionary<string, long> Refused { get; init; } = new Dictionary<string, long>();

    /// <summary>Sum over the reasons.</summary>
    public long FailedTotal => Failed.Values.Sum();

    /// <summary>Sum over the codes.</summary>
    public long RefusedTotal => Refused.Values.Sum();

    /// <summary>These and others together.</summary>
    internal LedgerTotals Plus(LedgerTotals other) => new()
    {
        Submitted = Submitted + other.Submitted,
        Answered = Answered + other.Answered,
        Cancelled = Cancelled + other.Cancelled,
        Waiting = Waiting + other.Waiting,
        Running = Running + other.Running,
        Failed = Sum(Failed, other.Failed),
        Refused = Sum(Refused, other.Refused),
    };

    /// <summary>As they stand once the process has ended: what waited or ran is interrupted.</summary>
    internal LedgerTotals Ended() => this with
    {
        Waiting = 0,
        Running = 0,
        Failed = Sum(Failed, new Dictionary<string, long> { [QuestionLedger.Interrupted] = Waiting + Running }),
    };

    private static Dictionary<string, long> Sum(IReadOnlyDictionary<string, long> one, IReadOnlyDictionary<string, long> other) =>
        one.Concat(other).GroupBy(count => count.Key, count => count.Value).Select(group => (group.Key, Count: group.Sum()))
            .Where(sum => sum.Count != 0).ToDictionary(sum => sum.Key, sum => sum.Count, StringComparer.Ordinal);
}

/// <summary>How the requests ended that ended lately.</summary>
/// <param name="P50">Median time from submission to the last token of answered requests; null when there was none.</param>
/// <param name="P95">95th percentile (nearest rank).</param>
/// <param name="P99">99th percentile.</param>
/// <param name="ErrorRate">(failed + refused) / (answered + failed + refused), 0 to 1; null when none ended.</param>
/// <param name="CallsPerQuestion">Mean number of calls of those answered that called the model; answers from the cache alone are left out; null when there was none.</param>
public sealed record RecentResponses(TimeSpan? P50, TimeSpan? P95, TimeSpan? P99, double? ErrorRate, double? CallsPerQuestion);
