using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;

namespace AdminApp.Tests.Monitoring;

public class MetricsPointFormatTests
{
    [Fact]
    public void WhatIsWritten_IsReadBack_WithTheSamePercentiles()
    {
        var point = Points.Of(waiting: 3, answered: 12);
        point.Put(Timing.QueueApi, Points.Times([.. Enumerable.Range(1, 500).Select(i => i / 50.0)]));

        var read = MetricsPointFormat.Read(MetricsPointFormat.Write(point));

        Assert.Equal((3, 12L, 1), (read.Max(Gauge.WaitingInteractive), read[Tally.Answered], read.Seconds));
        Assert.Equal(Percentile(point, 0.95), Percentile(read, 0.95));
        Assert.Null(read[Timing.Store]);
    }

    [Fact]
    public void AnIdleMinute_TakesAFewBytes() => Assert.True(MetricsPointFormat.Write(Points.Of()).Length < 8);

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 9 })]
    [InlineData(new byte[] { 1, 60, 3, 0 })]
    [InlineData(new byte[] { 1, 255, 255, 255, 255, 255, 255 })]
    public void WhatIsNotInThisForm_IsRefused(byte[] data) => Assert.Throws<InvalidDataException>(() => MetricsPointFormat.Read(data));

    [Fact]
    public void AnUnknownGauge_IsSkipped()
    {
        byte[] newer = [1, 60, 1, 200, 0, 0, 128, 63, 0, 0, 128, 63, 1, (byte)Tally.Answered, 7, 0];

        Assert.Equal(7, MetricsPointFormat.Read(newer)[Tally.Answered]);
    }

    private static double? Percentile(MetricsPoint point, double share)
    {
        var times = new ExponentialHistogram();
        times.Merge(point[Timing.QueueApi]!);
        return times.Percentile(share);
    }
}
