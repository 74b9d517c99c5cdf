using System.Numerics;

namespace AdminApp.Core.Metrics;

/// <summary>
/// Counts values in buckets whose bounds grow by 2^(1/16), so that a percentile is within 2.2 % of the true value, in at most 4 KB. Two
/// histograms merge without loss. A percentile of several must come from the merged one, because averages of percentiles mean nothing. It is the base-2 exponential histogram of OpenTelemetry's data model at scale 4, with a fixed range; DDSketch (Masson,
/// Rim and Lee, 2019) has the same bound by the same means. Not thread-safe.
/// </summary>
public sealed class ExponentialHistogram
{
    /// <summary>Maximum relative error of <see cref="Percentile"/>: half a bucket.</summary>
    public const double MaxError = 0.022;

    /// <summary>Lower values count as this one. In seconds: 1 ms.</summary>
    public const double MinValue = 1.0 / 1_024;

    /// <summary>Higher values count as this one. In seconds: more than twelve days.</summary>
    public const double MaxValue = 1 << 20;

    private const int BucketsPerDoubling = 16;
    private const int Buckets = 30 * BucketsPerDoubling;

    // Allocated with the first value, since most parts of a window may see none.
    private int[]? _counts;

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of the values.</summary>
    public double Sum { get; private set; }

    /// <summary>The minimum; 0 without values.</summary>
    public double Min { get; private set; }

    /// <summary>The maximum; 0 without values.</summary>
    public double Max { get; private set; }

    /// <summary>Adds a value; a negative one counts as 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a number.</exception>
    public void Add(double value)
    {
        if (double.IsNaN(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A value must be a number.");
        }

        value = Math.Clamp(value, 0, MaxValue);
        _counts ??= new int[Buckets];
        _counts[BucketOf(value)]++;
        Note(value, value, 1, value);
    }

    /// <summary>Adds all values of another histogram.</summary>
    public void Merge(ExponentialHistogram other)
    {
        if (other._counts is null)
        {
            return;
        }

        _counts ??= new int[Buckets];
        var at = 0;
        for (; at <= Buckets - Vector<int>.Count; at += Vector<int>.Count)
        {
            (new Vector<int>(_counts, at) + new Vector<int>(other._counts, at)).CopyTo(_counts, at);
        }

        for (; at < Buckets; at++)
        {
            _counts[at] += other._counts[at];
        }

        Note(other.Min, other.Max, other.Count, other.Sum);
    }

    /// <summary>Adds all values of a part.</summary>
    public void Merge(SparseHistogram other)
    {
        _counts ??= new int[Buckets];
        foreach (var (bucket, count) in other.Buckets)
        {
            _counts[Math.Min((int)bucket, Buckets - 1)] += count;
        }

        Note(other.Min, other.Max, other.Count, other.Sum);
    }

    /// <summary>Forgets all values, and keeps the memory for the next ones.</summary>
    public void Clear()
    {
        if (_counts is not null && Count > 0)
        {
            Array.Clear(_counts);
        }

        (Count, Sum, Min, Max) = (0, 0, 0, 0);
    }

    /// <summary>The same values in as little room as they need; null without values.</summary>
    public SparseHistogram? ToSparse()
    {
        if (Count == 0)
        {
            return null;
        }

        var filled = new List<(ushort, int)>();
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            if (_counts![bucket] > 0)
            {
                filled.Add(((ushort)bucket, _counts[bucket]));
            }
        }

        return new SparseHistogram([.. filled], Sum, Min, Max);
    }

    /// <summary>The value that this share of the values does not exceed (nearest rank); null if there is none.</summary>
    /// <param name="share">From 0 to 1.</param>
    public double? Percentile(double share)
    {
        if (_counts is null || Count == 0)
        {
            return null;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(Math.Clamp(share, 0, 1) * Count));
        var bucket = 0;
        for (long seen = _counts[0]; seen < rank; seen += _counts[bucket])
        {
            bucket++;
        }

        return Math.Clamp(MiddleOf(bucket), Min, Max);
    }

    private void Note(double min, double max, long count, double sum)
    {
        Min = Count == 0 ? min : Math.Min(Min, min);
        Max = Math.Max(Max, max);
        Count += count;
        Sum += sum;
    }

    // A bucket contains its upper bound, as in OpenTelemetry.
    private static int BucketOf(double value) =>
        value <= MinValue ? 0 : Math.Clamp((int)Math.Ceiling(Math.Log2(value / MinValue) * BucketsPerDoubling) - 1, 0, Buckets - 1);

    private static double MiddleOf(int bucket) => MinValue * Math.Pow(2, (bucket + 0.5) / BucketsPerDoubling);
}
