namespace AdminApp.Core.Llm.Ledger;

/// <summary>
/// Counts every request from submission to its outcome, so that nothing is lost. The unit is the question: whoever may make
/// several calls for one begins an entry, hands it to each call (<see cref="LlmRequest.Question"/>) and says how it ended.
/// A request without an entry is a question of one call, and the service keeps its entry.
/// </summary>
public sealed class QuestionLedger(TimeProvider time)
{
    /// <summary>Failure reason of requests that the end of the process cut off.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>Failure reason of whatever has no code.</summary>
    public const string OtherError = "error";

    private const int MaxReasons = 64;

    // One lock: the sum holds at every instant because every move happens wholly inside it.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _failed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _refused = new(StringComparer.Ordinal);
    private readonly ResponseWindow _recent = new();
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

    /// <summary>Counts a question as submitted; it waits until told otherwise.</summary>
    /// <param name="submittedAt">Monotonic time stamp of its submission; null: now.</param>
    public LedgerEntry Begin(long? submittedAt = null)
    {
        lock (_lock)
        {
            _submitted++;
            _waiting++;
            _version++;
        }

        return new LedgerEntry(this, submittedAt ?? time.GetTimestamp());
    }

    /// <summary>The totals at one instant, those of other instances on the same store included as they were last read.</summary>
    public LedgerTotals Totals()
    {
        lock (_lock)
        {
            return Own().Plus(_others);
        }
    }

    /// <summary>What this instance counted.</summary>
    internal LedgerTotals OwnTotals()
    {
        lock (_lock)
        {
            return Own();
        }
    }

    /// <summary>What all other instances counted.</summary>
    internal void Follow(LedgerTotals others)
    {
        lock (_lock)
        {
            _others = others;
        }
    }

    /// <summary>Times, error rate and calls of the requests that ended lately: at most 2,048, none older than an hour.</summary>
    public RecentResponses Recent()
    {
        lock (_lock)
        {
            return _recent.Summarise(time);
        }
    }

    /// <summary>Adds the totals of earlier runs of the process; what waited or ran then was interrupted.</summary>
    internal void Restore(LedgerTotals earlier) => Add(earlier, 1);

    /// <summary>Takes away what others count from now on. They took this instance for dead and its open questions for interrupted, so these are taken back.</summary>
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
            Count(to, 1, reason);
            _version++;
            if (to is QuestionState.Answered or QuestionState.Failed or QuestionState.Refused)
            {
                _recent.Add(time.GetTimestamp(), time.GetElapsedTime(entry.SubmittedAt), to == QuestionState.Answered, entry.Calls);
            }
        }
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
    };

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

            _version++;
        }
    }

    private void Count(QuestionState state, int by, string? reason)
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
                Add(_failed, reason ?? OtherError, by);
                break;
            case QuestionState.Refused:
                Add(_refused, reason ?? OtherError, by);
                break;
        }
    }

    private static void Add(Dictionary<string, long> counts, string reason, long by)
    {
        if (by != 0)
        {
            var key = counts.ContainsKey(reason) || counts.Count < MaxReasons ? reason : OtherError;
            counts[key] = counts.GetValueOrDefault(key) + by;
        }
    }
}
