using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;

namespace AdminApp.Tests.Monitoring;

public class MetricsHistoryTests
{
    private const long Noon = 1_800_000_000 / 60 * 60;

    [Fact]
    public void Seconds_MergeIntoSumsMaximumsAndPercentilesOfAllValues()
    {
        var history = new MetricsHistory();
        history.Add(Noon, Points.Of(waiting: 2, answered: 1, seconds: 1));
        history.Add(Noon + 1, Points.Of(waiting: 4, answered: 1, seconds: 3));

        var merged = history.Merged(Noon, Noon + 10);

        Assert.Equal((3, 4), (merged.Mean(Gauge.WaitingInteractive), merged.Max(Gauge.WaitingInteractive)));
        Assert.Equal((2, 2), (merged[Tally.Answered], merged[Timing.ResponseInteractive]!.Count));
        Assert.Equal(4, merged[Timing.ResponseInteractive]!.Sum, 3);
    }

    [Fact]
    public void AfterAnHour_TheOldestSecondIsForgotten()
    {
        var history = new MetricsHistory();
        for (var second = 0; second < MetricsHistory.Seconds + 10; second++)
        {
            history.Add(Noon + second, Points.Of(answered: 1));
        }

        Assert.Equal(Noon + 10, history.Oldest);
        Assert.Equal(0, history.Merged(Noon, Noon + 10)[Tally.Answered]);
        Assert.Equal(MetricsHistory.Seconds, history.Merged(Noon, Noon + 10_000)[Tally.Answered]);
    }

    [Fact]
    public void AMissedSecond_HasTheGaugesOfItsNeighbor_AndNoCounts()
    {
        var history = new MetricsHistory();
        history.Add(Noon, Points.Of(waiting: 1, answered: 1));
        history.Add(Noon + 2, Points.Of(waiting: 5, answered: 1));

        var missed = history.Merged(Noon + 1, Noon + 2);
        Assert.Equal((5d, 0L), (missed.Mean(Gauge.WaitingInteractive), missed[Tally.Answered]));
    }

    [Fact]
    public void AClockThatIsSetBack_AddsToTheLastSecond()
    {
        var history = new MetricsHistory();
        history.Add(Noon + 5, Points.Of(answered: 1));
        history.Add(Noon, Points.Of(answered: 1));

        Assert.Equal(2, history.Merged(Noon + 5, Noon + 6)[Tally.Answered]);
        Assert.Equal(Noon + 5, history.Last);
    }

    [Fact]
    public void AMinute_IsClosedByTheNext_AndWaitsForTheStore()
    {
        var history = new MetricsHistory();
        history.Add(Noon + 58, Points.Of(answered: 1));
        history.Add(Noon + 59, Points.Of(answered: 1));
        Assert.Empty(history.Closed());
        history.Add(Noon + 60, Points.Of(answered: 1));

        var (second, minute) = Assert.Single(history.Closed());
        Assert.Equal((Noon, 2L), (second, minute[Tally.Answered]));
        history.Written(second);
        Assert.Equal(0, history.Unwritten);
    }

    [Fact]
    public void MinutesThatTheStoreDoesNotTake_AreDroppedAfterAnHour_AndCounted()
    {
        var history = new MetricsHistory();
        for (var minute = 0; minute <= MetricsHistory.MaxUnwritten + 3; minute++)
        {
            history.Add(Noon + (60 * minute), Points.Of(answered: 1));
        }

        Assert.Equal((MetricsHistory.MaxUnwritten, 3), (history.Unwritten, history.Dropped));
    }

    [Fact]
    public void ASecondWithManyTimes_IsFolded_AndKeepsItsNumberAndMaximum()
    {
        var dense = new ExponentialHistogram();
        for (var i = 1; i <= 1_000; i++)
        {
            dense.Add(i / 10.0);
        }

        var folded = dense.ToSparse()!.Fold(MetricsPoint.MaxBuckets);

        Assert.True(folded.Buckets.Length <= MetricsPoint.MaxBuckets);
        Assert.Equal((1_000L, 100d), (folded.Count, folded.Max));
    }
}
