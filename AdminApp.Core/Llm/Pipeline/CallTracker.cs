using AdminApp.Core.Llm.Ledger;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>Tracks one caller's request: updates its question in the ledger and measures the times as this caller sees them.</summary>
/// <param name="entry">The question; null if the call continues one that is not counted.</param>
/// <param name="owns">Whether the question ends with this call.</param>
internal sealed class CallTracker(ILedgerEntry? entry, bool owns, long submittedAt, TimeProvider time) : IDisposable
{
    private readonly long _arrivedAt = time.GetTimestamp();
    private TimeSpan _queued;
    private TimeSpan? _firstToken;
    private long? _waitingSince = time.GetTimestamp();
    private bool _called;

    /// <summary>Records an update; the completed answer gets this caller's own times.</summary>
    public LlmUpdate See(LlmUpdate update)
    {
        switch (update)
        {
            case LlmQueued queued:
                entry?.Timeline.Queued(queued.Place, queued.StartsAt);
                Waiting();
                return update;
            case LlmRetrying retrying:
                entry?.Timeline.Retrying(retrying.Reason);
                _called &= retrying.OtherModel is null;
                Waiting();
                return update;
            case LlmStarted:
                Started();
                return update;
            case LlmToken:
                if (_firstToken is null)
                {
                    _firstToken = time.GetElapsedTime(submittedAt);
                    entry?.Timeline.FirstToken();
                }

                return update;
            case LlmCompleted { Answer: var answer }:
                return new LlmCompleted(Completed(answer));
            default:
                return update;
        }
    }

    /// <summary>The request ended with an exception.</summary>
    public void Failed(Exception exception, bool callerLeft)
    {
        if (!owns)
        {
            return;
        }

        if (exception is OperationCanceledException && !callerLeft)
        {
            entry?.Failed(QuestionLedger.Interrupted);
        }
        else
        {
            entry?.EndedBy(exception);
        }
    }

    /// <summary>Without an outcome, the caller has left.</summary>
    public void Dispose()
    {
        if (owns)
        {
            entry?.Dispose();
        }
    }

    private void Waiting()
    {
        _waitingSince ??= time.GetTimestamp();
        entry?.Waiting();
    }

    private void Started()
    {
        entry?.Timeline.Attempt();
        if (_waitingSince is { } since)
        {
            _queued += time.GetElapsedTime(since);
            _waitingSince = null;
        }

        if (!_called)
        {
            _called = true;
            entry?.CountCall();
        }

        entry?.Running();
    }

    private LlmAnswer Completed(LlmAnswer answer)
    {
        entry?.Timeline.Answered(answer);
        if (owns)
        {
            entry?.Answered();
        }

        var total = time.GetElapsedTime(submittedAt);
        return answer with
        {
            Queued = answer.FromCache ? time.GetElapsedTime(_arrivedAt) : _queued,
            FirstToken = _firstToken ?? total,
            Total = total,
        };
    }
}
