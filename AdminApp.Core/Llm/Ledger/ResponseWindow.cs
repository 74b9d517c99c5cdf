using AdminApp.Core.Metrics;

namespace AdminApp.Core.Llm.Ledger;

/// <summary>How the requests of the last hour ended, to the minute. Not thread-safe; the ledger locks.</summary>
internal sealed class ResponseWindow(TimeProvider time)
{
    /// <summary>Number of parts of a minute.</summary>
    public const int Minutes = 60;

    private readonly RollingParts<Part> _parts = new(TimeSpan.FromMinutes(1), Minutes, time);

    public void Answered(TimeSpan duration, int calls)
    {
        var part = _parts.Current;
        part.Durations.Add(duration.TotalSeconds);
        part.Called += calls > 0 ? 1 : 0;
        part.Calls += calls;
    }

    /// <summary>A request failed or was refused.</summary>
    public void Failed() => _parts.Current.Failed++;

    public RecentResponses Summarise()
    {
        var all = new Part();
        foreach (var part in _parts.Recent)
        {
            all.Durations.Merge(part.Durations);
            all.Failed += part.Failed;
            all.Called += part.Called;
            all.Calls += part.Calls;
        }

        var ended = all.Durations.Count + all.Failed;
        return new RecentResponses(
            Percentile(all.Durations, 0.50),
            Percentile(all.Durations, 0.95),
            Percentile(all.Durations, 0.99),
            ended == 0 ? null : (double)all.Failed / ended,
            all.Called == 0 ? null : (double)all.Calls / all.Called);
    }

    private static TimeSpan? Percentile(ExponentialHistogram durations, double share) =>
        durations.Percentile(share) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private sealed class Part
    {
        public ExponentialHistogram Durations { get; } = new();

        public long Failed { get; set; }

        /// <summary>Answered requests with at least one call.</summary>
        public long Called { get; set; }

        public long Calls { get; set; }
    }
}
