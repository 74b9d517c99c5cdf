namespace AdminApp.Core.Llm.Ledger;

/// <summary>
/// The outcome of every request ever submitted. At every instant, and across restarts,
/// <c>Submitted = Answered + Σ Failed + Cancelled + Σ Refused + Waiting + Running</c>.
/// </summary>
public sealed record LedgerTotals
{
    internal const string AnsweredName = "answered";
    internal const string CancelledName = "cancelled";
    internal const string FailedName = "failed";
    internal const string RefusedName = "refused";

    /// <summary>Requests submitted.</summary>
    public long Submitted { get; init; }

    /// <summary>Requests answered, from the provider, a shared call or the cache.</summary>
    public long Answered { get; init; }

    /// <summary>Requests canceled by their caller.</summary>
    public long Cancelled { get; init; }

    /// <summary>Requests that are waiting: in the queue, deferred, or between two attempts.</summary>
    public long Waiting { get; init; }

    /// <summary>Requests whose call is in flight.</summary>
    public long Running { get; init; }

    /// <summary>Requests that failed, by reason: a code of <see cref="LlmErrorCodes"/>, <c>interrupted</c> (the process ended) or <c>error</c>.</summary>
    public IReadOnlyDictionary<string, long> Failed { get; init; } = new Dictionary<string, long>();

    /// <summary>Requests refused before anything was sent, by code.</summary>
    public IReadOnlyDictionary<string, long> Refused { get; init; } = new Dictionary<string, long>();

    /// <summary>
    /// Ended requests that have no row, by outcome: older than the table, deleted by the retention, or dropped because the store was too
    /// slow. For each outcome, rows + unlisted = total. Null means that there was no table yet.
    /// </summary>
    public IReadOnlyDictionary<string, long>? Unlisted { get; init; } = new Dictionary<string, long>();

    public long FailedTotal => Failed.Values.Sum();

    public long RefusedTotal => Refused.Values.Sum();

    /// <summary>The sum of these and other totals.</summary>
    internal LedgerTotals Plus(LedgerTotals other) => new()
    {
        Submitted = Submitted + other.Submitted,
        Answered = Answered + other.Answered,
        Cancelled = Cancelled + other.Cancelled,
        Waiting = Waiting + other.Waiting,
        Running = Running + other.Running,
        Failed = Sum(Failed, other.Failed),
        Refused = Sum(Refused, other.Refused),
        Unlisted = Sum(Unlisted ?? new Dictionary<string, long>(), other.Unlisted ?? new Dictionary<string, long>()),
    };

    /// <summary>Totals from before there was a table of requests: none of them has a row.</summary>
    internal LedgerTotals WithUnlisted() => Unlisted is not null ? this : this with
    {
        Unlisted = new Dictionary<string, long>
        {
            [AnsweredName] = Answered,
            [CancelledName] = Cancelled,
            [FailedName] = FailedTotal + Waiting + Running,
            [RefusedName] = RefusedTotal,
        },
    };

    /// <summary>The totals after the process has ended: whatever was waiting or running is interrupted.</summary>
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
