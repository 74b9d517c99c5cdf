using AdminApp.Core.Metrics;

namespace AdminApp.Core.Monitoring;

/// <summary>
/// A <see cref="MetricsPoint"/> as bytes: a version, the seconds, then gauges, counts and histograms with their numbers, without those that are
/// zero. Numbers that this version does not know are skipped, so that an older program can read what a newer one wrote.
/// </summary>
internal static class MetricsPointFormat
{
    private const byte Version = 1;
    private const int MaxBuckets = 4_096;

    public static byte[] Write(MetricsPoint point)
    {
        using var stream = new MemoryStream(256);
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write7BitEncodedInt(point.Seconds);
        var gauges = Enum.GetValues<Gauge>().Where(gauge => point.Max(gauge) > 0).ToList();
        writer.Write((byte)gauges.Count);
        foreach (var gauge in gauges)
        {
            writer.Write((byte)gauge);
            writer.Write((float)point.Sum(gauge));
            writer.Write((float)point.Max(gauge)!);
        }

        var tallies = Enum.GetValues<Tally>().Where(tally => point[tally] != 0).ToList();
        writer.Write((byte)tallies.Count);
        foreach (var tally in tallies)
        {
            writer.Write((byte)tally);
            writer.Write7BitEncodedInt64(point[tally]);
        }

        var timings = Enum.GetValues<Timing>().Where(timing => point[timing] is not null).ToList();
        writer.Write((byte)timings.Count);
        foreach (var timing in timings)
        {
            writer.Write((byte)timing);
            Write(writer, point[timing]!);
        }

        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">It is not in this form.</exception>
    public static MetricsPoint Read(byte[] data)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(data, writable: false));
            if (reader.ReadByte() != Version)
            {
                throw new InvalidDataException("The figures of a minute are in an unknown form.");
            }

            return Read(reader);
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("The figures of a minute are cut off.", exception);
        }
    }

    private static MetricsPoint Read(BinaryReader reader)
    {
        var point = new MetricsPoint { Seconds = Math.Max(0, reader.Read7BitEncodedInt()) };
        for (var left = reader.ReadByte(); left > 0; left--)
        {
            var (number, sum, max) = (reader.ReadByte(), reader.ReadSingle(), reader.ReadSingle());
            if (number < MetricsPoint.Gauges)
            {
                point.Put((Gauge)number, sum, max);
            }
        }

        for (var left = reader.ReadByte(); left > 0; left--)
        {
            var (number, count) = (reader.ReadByte(), reader.Read7BitEncodedInt64());
            if (number < MetricsPoint.Tallies)
            {
                point.Put((Tally)number, count);
            }
        }

        for (var left = reader.ReadByte(); left > 0; left--)
        {
            var (number, times) = (reader.ReadByte(), ReadTimes(reader));
            if (number < MetricsPoint.Timings)
            {
                point.Put((Timing)number, times);
            }
        }

        return point;
    }

    private static void Write(BinaryWriter writer, SparseHistogram times)
    {
        writer.Write(times.Sum);
        writer.Write((float)times.Min);
        writer.Write((float)times.Max);
        writer.Write7BitEncodedInt(times.Buckets.Length);
        var before = 0;
        foreach (var (bucket, count) in times.Buckets)
        {
            writer.Write7BitEncodedInt(bucket - before);
            writer.Write7BitEncodedInt(count);
            before = bucket;
        }
    }

    private static SparseHistogram ReadTimes(BinaryReader reader)
    {
        var (sum, min, max) = (reader.ReadDouble(), reader.ReadSingle(), reader.ReadSingle());
        var length = reader.Read7BitEncodedInt();
        if (length is < 0 or > MaxBuckets)
        {
            throw new InvalidDataException("A histogram of a minute has too many buckets.");
        }

        var buckets = new (ushort, int)[length];
        var at = 0;
        for (var i = 0; i < length; i++)
        {
            at += reader.Read7BitEncodedInt();
            buckets[i] = ((ushort)Math.Clamp(at, 0, ushort.MaxValue), reader.Read7BitEncodedInt());
        }

        return new SparseHistogram(buckets, sum, min, max);
    }
}
