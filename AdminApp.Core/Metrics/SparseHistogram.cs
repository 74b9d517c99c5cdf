namespace AdminApp.Core.Metrics;

/// <summary>
/// The values of an <see cref="ExponentialHistogram"/> in as little room as they need, for keeping and storing: its filled buckets. Immutable.
/// </summary>
public sealed class SparseHistogram
{
    private readonly (ushort Bucket, int Count)[] _buckets;

    internal SparseHistogram((ushort Bucket, int Count)[] buckets, double sum, double min, double max)
    {
        (_buckets, Sum, Min, Max) = (buckets, sum, min, max);
        foreach (var (_, count) in buckets)
        {
            Count += count;
        }
    }

    /// <summary>Number of values, at least one.</summary>
    public long Count { get; }

    /// <summary>Sum of the values.</summary>
    public double Sum { get; }

    /// <summary>The minimum.</summary>
    public double Min { get; }

    /// <summary>The maximum.</summary>
    public double Max { get; }

    /// <inheritdoc cref="ExponentialHistogram.Percentile"/>
    public double? Percentile(double share)
    {
        var all = new ExponentialHistogram();
        all.Merge(this);
        return all.Percentile(share);
    }

    /// <summary>The filled buckets, lowest first.</summary>
    internal ReadOnlySpan<(ushort Bucket, int Count)> Buckets => _buckets;

    /// <summary>A copy with at most this many buckets: neighbors are counted together, in the upper one of the two, until they fit.</summary>
    internal SparseHistogram Fold(int most)
    {
        var buckets = _buckets;
        while (buckets.Length > most)
        {
            buckets = [.. buckets.Chunk(2).Select(pair => (pair[^1].Bucket, pair.Sum(bucket => bucket.Count)))];
        }

        return buckets == _buckets ? this : new SparseHistogram(buckets, Sum, Min, Max);
    }
}
