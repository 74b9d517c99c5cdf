using AdminApp.Core.Simulation;
using CsCheck;

namespace AdminApp.Tests.Simulation;

public sealed class SimulatedLimitsTests
{
    private static readonly Gen<(double Gap, int Tokens)[]> Arrivals = Gen.Select(Gen.Double[0, 2], Gen.Int[1, 60]).Array[1, 200];

    [Fact]
    public void SlidingWindow_ServesNeverMoreThanTheLimitInAnyWindow_AndRefusesOnlyWhatWouldExceedIt() => Arrivals.Sample(arrivals =>
    {
        var options = new SimulationOptions { RequestsPerMinute = 5, TokensPerMinute = 100, WindowSeconds = 6, RefusedCount = false };
        var (limits, served, now) = (new SimulatedLimits(), new List<(double At, int Tokens)>(), 0.0);
        foreach (var (gap, tokens) in arrivals)
        {
            now += gap;
            var within = served.Where(entry => entry.At > now - 6).ToList();
            var expected = within.Count >= 5 ? ArrivalVerdict.RefusedByMinute : within.Sum(entry => entry.Tokens) + tokens > 100 ? ArrivalVerdict.RefusedByTokens : ArrivalVerdict.Served;
            Assert.Equal(expected, limits.Decide(options, now, tokens, 0).Verdict);
            if (expected == ArrivalVerdict.Served)
            {
                served.Add((now, tokens));
            }
        }
    }, iter: 2_000);

    [Fact]
    public void FixedWindow_LetsTwiceTheLimitPassAroundItsEdge()
    {
        var options = new SimulationOptions { RequestsPerMinute = 3, WindowSeconds = 10, Windows = WindowKind.Fixed };
        var limits = new SimulatedLimits();
        ArrivalVerdict[] verdicts = [.. new[] { 9.7, 9.8, 9.9, 9.95, 10.0, 10.1, 10.2, 10.3 }.Select(at => limits.Decide(options, at, 1, 0).Verdict)];
        Assert.Equal(6, verdicts.Count(verdict => verdict == ArrivalVerdict.Served));
        Assert.Equal(ArrivalVerdict.RefusedByMinute, verdicts[3]);
        Assert.Equal(ArrivalVerdict.RefusedByMinute, verdicts[7]);
    }

    [Fact]
    public void RefusedRequests_CountWhereToldSo()
    {
        foreach (var (count, after) in new[] { (true, ArrivalVerdict.RefusedByMinute), (false, ArrivalVerdict.Served) })
        {
            var options = new SimulationOptions { RequestsPerMinute = 1, WindowSeconds = 10, RefusedCount = count };
            var limits = new SimulatedLimits();
            limits.Decide(options, 0, 1, 0);
            limits.Decide(options, 5, 1, 0);
            Assert.Equal(after, limits.Decide(options, 11, 1, 0).Verdict);
        }
    }

    [Theory]
    [InlineData(2, 0.9, ArrivalVerdict.RefusedBySecond)]
    [InlineData(2, 1.0, ArrivalVerdict.Served)]
    [InlineData(0.08, 12.4, ArrivalVerdict.RefusedBySecond)]
    [InlineData(0.08, 12.5, ArrivalVerdict.Served)]
    public void LimitASecond_MayBeBelowOne(double limit, double after, ArrivalVerdict verdict)
    {
        var options = new SimulationOptions { RequestsPerSecond = limit };
        var limits = new SimulatedLimits();
        for (var i = 0; i < Math.Max(1, (int)limit); i++)
        {
            Assert.Equal(ArrivalVerdict.Served, limits.Decide(options, 0, 1, 0).Verdict);
        }

        Assert.Equal(verdict, limits.Decide(options, after, 1, 0).Verdict);
    }

    [Fact]
    public void LimitASecond_MayMeanRequestsInFlight()
    {
        var options = new SimulationOptions { RequestsPerSecond = 2, SecondLimit = SecondLimit.Concurrency };
        var limits = new SimulatedLimits();
        Assert.Equal(ArrivalVerdict.Served, limits.Decide(options, 0, 1, 1).Verdict);
        Assert.Equal(ArrivalVerdict.RefusedByConcurrency, limits.Decide(options, 50, 1, 2).Verdict);
    }

    [Fact]
    public void MonthAndZeroAllowance_Refuse()
    {
        var limits = new SimulatedLimits();
        Assert.Equal(ArrivalVerdict.Served, limits.Decide(new() { TokensPerMonth = 100 }, 0, 60, 0).Verdict);
        Assert.Equal(ArrivalVerdict.RefusedByMonth, limits.Decide(new() { TokensPerMonth = 100 }, 4_000, 60, 0).Verdict);
        Assert.Equal(ArrivalVerdict.RefusedForGood, limits.Decide(new() { ZeroAllowance = true }, 8_000, 1, 0).Verdict);
    }

    [Fact]
    public void RoomIn_TellsWhenTheNextOneFits()
    {
        var options = new SimulationOptions { RequestsPerMinute = 2, WindowSeconds = 10, RefusedCount = false };
        var limits = new SimulatedLimits();
        limits.Decide(options, 0, 1, 0);
        limits.Decide(options, 4, 1, 0);
        Assert.Equal(3, limits.Decide(options, 7, 1, 0).RoomInSeconds, 6);
        Assert.Equal(0, limits.Decide(options, 7, 1, 0).RemainingRequests);
    }

    [Fact]
    public void ArrivalsInTheWrongOrder_CountAtTheirTimes()
    {
        var options = new SimulationOptions { RequestsPerMinute = 2, WindowSeconds = 10, RefusedCount = false };
        var limits = new SimulatedLimits();
        limits.Decide(options, 5, 1, 0);
        limits.Decide(options, 1, 1, 0);
        Assert.Equal(ArrivalVerdict.RefusedByMinute, limits.Decide(options, 10.9, 1, 0).Verdict);
        Assert.Equal(ArrivalVerdict.Served, limits.Decide(options, 11, 1, 0).Verdict);
        Assert.Equal(ArrivalVerdict.RefusedByMinute, limits.Decide(options, 14.9, 1, 0).Verdict);
    }

    [Fact]
    public void Correction_GivesTokensBack()
    {
        var options = new SimulationOptions { TokensPerMinute = 100, RequestsPerMinute = 0 };
        var limits = new SimulatedLimits();
        limits.Decide(options, 1, 90, 0);
        Assert.Equal(ArrivalVerdict.RefusedByTokens, limits.Decide(options, 2, 50, 0).Verdict);
        limits.Correct(1, -60);
        Assert.Equal(ArrivalVerdict.Served, limits.Decide(options, 3, 50, 0).Verdict);
    }
}
