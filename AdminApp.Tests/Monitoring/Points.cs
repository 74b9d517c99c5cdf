using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;

namespace AdminApp.Tests.Monitoring;

/// <summary>Points for tests.</summary>
internal static class Points
{
    /// <summary>One second: how many waited, how many were answered, and how long the one answer took.</summary>
    public static MetricsPoint Of(double waiting = 0, long answered = 0, double? seconds = null)
    {
        var point = new MetricsPoint { Seconds = 1 };
        point.Put(Gauge.WaitingInteractive, waiting, waiting);
        point.Put(Tally.Answered, answered);
        if (seconds is { } took)
        {
            point.Put(Timing.ResponseInteractive, Times(took));
        }

        return point;
    }

    public static SparseHistogram? Times(params double[] values)
    {
        var times = new ExponentialHistogram();
        foreach (var value in values)
        {
            times.Add(value);
        }

        return times.ToSparse();
    }
}
