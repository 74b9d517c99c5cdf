using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Metrics;

namespace AdminApp.Core.Monitoring;

/// <summary>Collects, for one second after the other, the times and calls of the questions that ended in it. Thread-safe.</summary>
internal sealed class SecondTimes
{
    private readonly Lock _lock = new();
    private readonly ExponentialHistogram[] _times = [.. Enumerable.Range(0, MetricsPoint.Timings).Select(_ => new ExponentialHistogram())];
    private readonly long[] _counts = new long[MetricsPoint.Tallies];

    /// <summary>A question ended.</summary>
    public void Ended(LedgerEntry entry, QuestionState state, int calls)
    {
        var of = entry.Origin.Terms.Class switch { LlmClass.Interactive => 0, LlmClass.Api => 1, _ => 2 };
        var timeline = entry.Timeline;
        lock (_lock)
        {
            _counts[(int)TallyOf(state)]++;
            if (timeline.At(RequestStep.FirstToken) is { } first)
            {
                _times[(int)Timing.FirstTokenInteractive + of].Add(first.TotalSeconds);
            }

            if (timeline.At(RequestStep.Attempt) is not null)
            {
                _times[(int)Timing.QueueInteractive + of].Add(timeline.Waited.TotalSeconds);
            }

            if (state != QuestionState.Answered)
            {
                return;
            }

            if (timeline.At(RequestStep.Done) is { } total)
            {
                _times[(int)Timing.ResponseInteractive + of].Add(total.TotalSeconds);
                if (of == 0 && (timeline.At(RequestStep.Attempt) is not null || timeline.At(RequestStep.Coalesced) is not null))
                {
                    _times[(int)Timing.ResponseInteractiveCalled].Add(total.TotalSeconds);
                }
            }

            if (calls > 0)
            {
                _counts[(int)Tally.CalledQuestions]++;
                _counts[(int)Tally.Calls] += calls;
            }
        }
    }

    /// <summary>The store answered a query.</summary>
    public void Store(TimeSpan took)
    {
        lock (_lock)
        {
            _times[(int)Timing.Store].Add(took.TotalMilliseconds);
        }
    }

    /// <summary>Moves what was collected into a point, and begins again.</summary>
    public void MoveInto(MetricsPoint point)
    {
        lock (_lock)
        {
            for (var i = 0; i < _times.Length; i++)
            {
                if (_times[i].Count > 0)
                {
                    point.Put((Timing)i, _times[i].ToSparse()!.Fold(MetricsPoint.MaxBuckets));
                    _times[i].Clear();
                }
            }

            for (var i = 0; i < _counts.Length; i++)
            {
                if (_counts[i] > 0)
                {
                    point.Put((Tally)i, _counts[i]);
                    _counts[i] = 0;
                }
            }
        }
    }

    private static Tally TallyOf(QuestionState state) => state switch
    {
        QuestionState.Answered => Tally.Answered,
        QuestionState.Failed => Tally.Failed,
        QuestionState.Refused => Tally.Refused,
        _ => Tally.Cancelled,
    };
}
