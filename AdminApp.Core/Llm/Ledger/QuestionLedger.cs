namespace AdminApp.Core.Llm.Ledger;

/// <summary>
/// Counts every request from submission to outcome, so that nothing is lost. The unit is the question: a caller that may need
/// several calls creates one entry, passes it to each call (<see cref="LlmRequest.Entry"/>) and reports the outcome.
/// A request without an entry is a question with one call; the service keeps its entry.
/// </summary>
public sealed partial class QuestionLedger(TimeProvider time)
{
    /// <summary>Failure reason of requests that were cut off when the process ended.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>Failure reason of anything without a code.</summary>
    public const string OtherError = "error";

    /// <summary>Number of questions whose timelines are kept in memory.</summary>
    internal const int MaxLatest = 1_000;

    private const int MaxReasons = 64;

    // One lock: the sum is right at every instant because every move happens entirely inside it.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _failed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _refused = new(StringComparer.Ordinal);
    private readonly ResponseWindow _recent = new(time);
    private readonly Dictionary<(string Outcome, string? Reason), long> _ended = new()
    {
        // Those without a reason are counted from zero, so that a rate knows their beginning.
        [(LedgerTotals.AnsweredName, null)] = 0,
        [(LedgerTotals.CancelledName, null)] = 0,
    };

    private readonly LedgerEntry?[] _latest = new LedgerEntry?[MaxLatest];
    private long _begun;
    private long _submitted;
    private long _answered;
    private long _cancelled;
    private long _waiting;
    private long _running;
    private long _version;
    private LedgerTotals _others = new();

    /// <summary>Rises with every change.</summary>
    internal long Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    /// <summary>A question ended; called outside the lock.</summary>
    internal event Action<LedgerEntry>? Ended;

    /// <summary>Counts a question as submitted; its first state is waiting.</summary>
    /// <param name="submittedAt">Monotonic timestamp of its submission; null means now.</param>
    public LedgerEntry Begin(long? submittedAt = null) => Begin(new RequestOrigin { Terms = new CallerTerms { SubmittedAt = submittedAt } });

    /// <summary>Counts a question as submitted; its first state is waiting.</summary>
    public LedgerEntry Begin(RequestOrigin origin) => Begin(origin, withRow: false);

    /// <summary>The latest questions, newest first.</summary>
    internal IReadOnlyList<LedgerEntry> Latest(int most)
    {
        lock (_lock)
        {
            return [.. Enumerable.Range(1, (int)Math.Min(Math.Min(most, MaxLatest), _begun)).Select(ago => _latest[(_begun - ago) % MaxLatest]!)];
        }
    }

    internal (QuestionState State, string? Reason, int Calls) StateOf(LedgerEntry entry)
    {
        lock (_lock)
        {
            return (entry.State, entry.Reason, entry.Calls);
        }
    }

    /// <summary>The totals at one instant, including those of other instances on the same store as last read.</summary>
    public LedgerTotals Totals()
    {
        lock (_lock)
        {
            return Own().Plus(_others);
        }
    }

    /// <summary>The totals of this instance.</summary>
    internal LedgerTotals OwnTotals()
    {
        lock (_lock)
        {
            return Own();
        }
    }

    /// <summary>Questions that ended since the process started, by outcome and by the code of a failure or refusal; for counters that begin with the process.</summary>
    internal IReadOnlyList<(string Outcome, string? Reason, long Count)> EndedSinceStart()
    {
        lock (_lock)
        {
            return [.. _ended.Select(ended => (ended.Key.Outcome, ended.Key.Reason, ended.Value))];
        }
    }

    /// <summary>Sets the totals of all other instances.</summary>
    internal void Follow(LedgerTotals others)
    {
        lock (_lock)
        {
            _others = others;
        }
    }

    /// <summary>Times, error rate and number of calls of the requests of the last hour.</summary>
    public RecentResponses Recent()
    {
        lock (_lock)
        {
            return _recent.Summarise();
        }
    }

    /// <summary>Adds the totals of earlier runs of the process; whatever was waiting or running then was interrupted.</summary>
    internal void Restore(LedgerTotals earlier) => Add(earlier, 1);

    /// <summary>Removes what other instances count from now on. They assumed that this instance was dead and its open questions interrupted, so these are subtracted.</summary>
    internal void GiveAway(LedgerTotals counted) => Add(counted, -1);

    internal void Move(LedgerEntry entry, QuestionState to, string? reason = null)
    {
        lock (_lock)
        {
            var from = entry.State;
            if (from == to || from is not (QuestionState.Waiting or QuestionState.Running))
            {
                return;
            }

            entry.State = to;
            Count(from, -1, null);
            entry.Reason = Count(to, 1, reason);
            _version++;
            if (to.IsOpen())
            {
                return;
            }

            End(entry, to);
        }

        Ended?.Invoke(entry);
    }

    internal void CountCall(LedgerEntry entry)
    {
        lock (_lock)
        {
            entry.Calls++;
        }
    }

    private LedgerTotals Own() => new()
    {
        Submitted = _submitted,
        Answered = _answered,
        Cancelled = _cancelled,
        Waiting = _waiting,
        Running = _running,
        Failed = new Dictionary<string, long>(_failed),
        Refused = new Dictionary<string, long>(_refused),
        Unlisted = new Dictionary<string, long>(_unlisted),
    };

    private LedgerEntry Begin(RequestOrigin origin, bool withRow)
    {
        var entry = new LedgerEntry(this, origin, new RequestTimeline(origin.Terms.SubmittedAt ?? time.GetTimestamp(), time));
        lock (_lock)
        {
            _submitted++;
            _waiting++;
            _version++;
            _latest[_begun++ % MaxLatest] = entry;

            ExpectRow(entry, withRow);
        }

        return entry;
    }

    private void End(LedgerEntry entry, QuestionState state)
    {
        entry.Timeline.Done(state.Outcome());
        KeepRow(entry, state);
        CountEnded(state, entry.Reason);
        if (state == QuestionState.Answered)
        {
            _recent.Answered(time.GetElapsedTime(entry.Timeline.SubmittedAt), entry.Calls);
        }
        else if (state is QuestionState.Failed or QuestionState.Refused)
        {
            _recent.Failed();
        }
    }

    private void Add(LedgerTotals earlier, int sign)
    {
        earlier = earlier.Ended();
        lock (_lock)
        {
            _submitted += sign * earlier.Submitted;
            _answered += sign * earlier.Answered;
            _cancelled += sign * earlier.Cancelled;
            foreach (var (reason, count) in earlier.Failed)
            {
                Add(_failed, reason, sign * count);
            }

            foreach (var (code, count) in earlier.Refused)
            {
                Add(_refused, code, sign * count);
            }

            AddUnlisted(earlier.Unlisted ?? new Dictionary<string, long>(), sign);
            _version++;
        }
    }

    /// <summary>Returns the reason under which it is counted.</summary>
    private string? Count(QuestionState state, int by, string? reason)
    {
        switch (state)
        {
            case QuestionState.Waiting:
                _waiting += by;
                break;
            case QuestionState.Running:
                _running += by;
                break;
            case QuestionState.Answered:
                _answered += by;
                break;
            case QuestionState.Cancelled:
                _cancelled += by;
                break;
            case QuestionState.Failed:
                return Add(_failed, reason ?? OtherError, by);
            case QuestionState.Refused:
                return Add(_refused, reason ?? OtherError, by);
        }

        return null;
    }

    private void CountEnded(QuestionState state, string? reason)
    {
        var key = (state.Outcome(), reason);
        key = _ended.ContainsKey(key) || _ended.Count < MaxReasons ? key : (state.Outcome(), OtherError);
        _ended[key] = _ended.GetValueOrDefault(key) + 1;
    }

    private static string Add(Dictionary<string, long> counts, string reason, long by)
    {
        var key = counts.ContainsKey(reason) || counts.Count < MaxReasons ? reason : OtherError;
        if (by != 0)
        {
            counts[key] = counts.GetValueOrDefault(key) + by;
        }

        return key;
    }
}
