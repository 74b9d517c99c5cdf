using AdminApp.Core.Metrics;

namespace AdminApp.Core.Monitoring;

/// <summary>
/// What was measured in one second or in several: sums and maximums of gauges, counts, and histograms of times. Points merge without loss, so a
/// minute is the merge of its seconds. Not thread-safe; nothing changes it once it is in <see cref="MetricsHistory"/>.
/// </summary>
public sealed class MetricsPoint
{
    /// <summary>Maximum number of buckets of a time in one second; further ones are counted with their neighbors.</summary>
    internal const int MaxBuckets = 64;

    internal static readonly int Gauges = Enum.GetValues<Gauge>().Length;
    internal static readonly int Tallies = Enum.GetValues<Tally>().Length;
    internal static readonly int Timings = Enum.GetValues<Timing>().Length;

    private readonly double[] _sums = new double[Gauges];
    private readonly float[] _maximums = new float[Gauges];
    private readonly long[] _counts = new long[Tallies];
    private SparseHistogram?[]? _times;

    /// <summary>Seconds in which gauges were read.</summary>
    public int Seconds { get; internal set; }

    /// <summary>How often something happened.</summary>
    public long this[Tally tally] => _counts[(int)tally];

    /// <summary>The times that were measured; null if there were none.</summary>
    public SparseHistogram? this[Timing timing] => _times?[(int)timing];

    /// <summary>Mean of a gauge; null if it was not read.</summary>
    public double? Mean(Gauge gauge) => Seconds == 0 ? null : _sums[(int)gauge] / Seconds;

    /// <summary>Maximum of a gauge; null if it was not read.</summary>
    public double? Max(Gauge gauge) => Seconds == 0 ? null : _maximums[(int)gauge];

    /// <summary>Adds all of another point.</summary>
    public void Merge(MetricsPoint other)
    {
        MergeGauges(other);
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        for (var i = 0; other._times is not null && i < Timings; i++)
        {
            if (other._times[i] is { } times)
            {
                Put((Timing)i, Together(this[(Timing)i], times));
            }
        }
    }

    /// <summary>Adds only the gauges of another point, such as of a minute that contains this second.</summary>
    public void MergeGauges(MetricsPoint other)
    {
        Seconds += other.Seconds;
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] += other._sums[i];
            _maximums[i] = Math.Max(_maximums[i], other._maximums[i]);
        }
    }

    internal void Put(Gauge gauge, double sum, double max) => (_sums[(int)gauge], _maximums[(int)gauge]) = (sum, (float)max);

    internal void Put(Tally tally, long count) => _counts[(int)tally] = count;

    internal void Put(Timing timing, SparseHistogram? times)
    {
        if (times is not null)
        {
            (_times ??= new SparseHistogram?[Timings])[(int)timing] = times;
        }
    }

    internal double Sum(Gauge gauge) => _sums[(int)gauge];

    private static SparseHistogram Together(SparseHistogram? one, SparseHistogram other)
    {
        if (one is null)
        {
            return other;
        }

        var both = new ExponentialHistogram();
        both.Merge(one);
        both.Merge(other);
        return both.ToSparse()!;
    }
}
