using AdminApp.Core.Monitoring;
using AdminApp.Dashboard;
using AdminApp.Tests.Monitoring;

namespace AdminApp.Tests.Dashboard;

public class MetricsColumnsTests
{
    private const long Noon = 1_800_000_000;

    [Fact]
    public void Percentile_IsOfAllValuesOfTheLastMinute_NotAMeanOfPercentiles()
    {
        // 15 s columns: 99 fast answers in one, one slow answer in the next.
        var fast = new MetricsPoint { Seconds = 15 };
        fast.Put(Timing.ResponseInteractive, Points.Times([.. Enumerable.Repeat(1.0, 99)]));
        var columns = new MetricsColumns(Noon, 15, Noon + 100, 0, [fast, Points.Of(seconds: 60), Points.Of(), Points.Of(), Points.Of(), Points.Of()]);

        var p95 = columns.Percentile(Timing.ResponseInteractive, QuestionClass.All, 0.95);

        Assert.Equal(1, p95[1]!.Value, 1);
        Assert.Equal(60, p95[4]!.Value, 0); // the fast ones are more than a minute ago
        Assert.Null(p95[5]);
    }

    [Fact]
    public void Percentile_OfAClass_LeavesTheOthersOut()
    {
        var point = Points.Of(seconds: 1);
        point.Put(Timing.ResponseApi, Points.Times(9));
        var columns = new MetricsColumns(Noon, 60, Noon + 60, 0, [point]);

        Assert.Equal(9, columns.Percentile(Timing.ResponseInteractive, QuestionClass.Api, 0.99)[0]!.Value, 1);
        Assert.Null(columns.Percentile(Timing.ResponseInteractive, QuestionClass.Background, 0.99)[0]);
    }

    [Fact]
    public void QuestionsBehindAPoint_WereAskedAsLongBeforeItAsTheSlowestTook()
    {
        var columns = new MetricsColumns(Noon, 15, Noon + 100, 0, [Points.Of(), Points.Of(seconds: 85), Points.Of(), Points.Of(), Points.Of(), Points.Of()]);

        var (from, to) = columns.AskedBehind(1, QuestionClass.All);
        Assert.Equal(Noon + 30, to);
        Assert.InRange(from, Noon + 30 - 60 - 110, Noon + 30 - 60 - 85);
        Assert.Equal((Noon + 30, Noon + 90), columns.AskedBehind(5, QuestionClass.All)); // nothing was answered in this minute
    }

    [Fact]
    public void Rate_IsThatOfTheLastMinute_WithTheColumnsBefore()
    {
        var columns = new MetricsColumns(Noon, 15, Noon + 29, 3, [.. Enumerable.Range(0, 5).Select(_ => Counted(2))]);

        Assert.Equal([8, 8], columns.PerMinute(Tally.Requests));
    }

    [Fact]
    public void Rate_OfWideColumns_IsPerMinute_AndTheNewestCountsWhatHasPassed()
    {
        var columns = new MetricsColumns(Noon, 300, Noon + 419, 0, [Counted(50), Counted(30)]);

        Assert.Equal([10, 15], columns.PerMinute(Tally.Requests));
    }

    [Fact]
    public void TheNewestColumn_ShowsTheLastMinute_UntilItIsOver()
    {
        var columns = new MetricsColumns(Noon, 15, Noon + 3, 0, [Counted(1)], Counted(48));

        Assert.Equal([48], columns.PerMinute(Tally.Requests));
    }

    [Fact]
    public void WhatWasNotMeasured_IsAGap()
    {
        var columns = new MetricsColumns(Noon, 60, Noon + 120, 0, [new MetricsPoint(), Counted(0)]);

        Assert.Equal([null, 0], columns.PerMinute(Tally.Requests));
        Assert.Equal([null, 0], columns.Max(Gauge.WaitingInteractive));
        Assert.Equal([null, null], columns.Limit(Gauge.RequestLimit));
        Assert.Equal([null, null], columns.Ratio(point => point[Tally.Calls], point => point[Tally.CalledQuestions], 1));
    }

    private static MetricsPoint Counted(long requests)
    {
        var point = new MetricsPoint { Seconds = 1 };
        point.Put(Tally.Requests, requests);
        return point;
    }
}
