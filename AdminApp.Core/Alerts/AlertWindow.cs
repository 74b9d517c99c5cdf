using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Metrics;

namespace AdminApp.Core.Alerts;

/// <summary>What ended in the last five minutes, and what the provider refused, in parts of 15 s. Thread-safe.</summary>
internal sealed class AlertWindow(QuestionLedger ledger, TimeProvider time)
{
    /// <summary>The least number of finished requests for an error rate.</summary>
    public const int MinFinished = 10;

    private const int Parts = 20;
    private static readonly TimeSpan Part = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly RollingParts<Counts> _parts = new(Part, Parts, time);
    private RateLimitHits? _seen;

    /// <summary>A question ended.</summary>
    public void Ended(LedgerEntry entry)
    {
        var state = ledger.StateOf(entry).State;
        var timeline = entry.Timeline;
        // Answers from the cache, and quotes without a model, took no call.
        var called = timeline.At(RequestStep.Attempt) is not null || timeline.At(RequestStep.Coalesced) is not null;
        lock (_lock)
        {
            var counts = _parts.Current;
            counts.Answered += state == QuestionState.Answered ? 1 : 0;
            counts.Failed += state == QuestionState.Failed ? 1 : 0;
            if (state == QuestionState.Answered && called && entry.Origin.Terms.Class == LlmClass.Interactive && timeline.At(RequestStep.Done) is { } took)
            {
                counts.Durations.Add(took.TotalSeconds);
            }
        }
    }

    /// <summary>The provider's refusals since the start; the difference to the last time is what is new.</summary>
    public void Refused(RateLimitHits hits)
    {
        lock (_lock)
        {
            var seen = _seen ?? hits;
            var counts = _parts.Current;
            counts.Limited += hits.OwnBurst - seen.OwnBurst + hits.SharedDrain - seen.SharedDrain + hits.Capacity - seen.Capacity;
            counts.ZeroAllowance += hits.ZeroAllowance - seen.ZeroAllowance;
            _seen = hits;
        }
    }

    /// <summary>Fills in what the window knows.</summary>
    public AlertReadings Fill(AlertReadings readings)
    {
        lock (_lock)
        {
            var all = new Counts();
            foreach (var part in _parts.Recent)
            {
                all.Durations.Merge(part.Durations);
                all.Answered += part.Answered;
                all.Failed += part.Failed;
                all.Limited += part.Limited;
                all.ZeroAllowance += part.ZeroAllowance;
            }

            var finished = all.Answered + all.Failed;
            return readings with
            {
                ResponseSeconds = all.Durations.Percentile(0.95),
                ErrorPercent = finished >= MinFinished ? 100.0 * all.Failed / finished : null,
                RateLimitErrors = all.Limited,
                ZeroAllowance = all.ZeroAllowance,
            };
        }
    }

    private sealed class Counts
    {
        public ExponentialHistogram Durations { get; } = new();

        public long Answered { get; set; }

        public long Failed { get; set; }

        public long Limited { get; set; }

        public long ZeroAllowance { get; set; }
    }
}
