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
