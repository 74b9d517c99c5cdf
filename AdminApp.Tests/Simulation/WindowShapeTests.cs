using AdminApp.Core.Simulation;
using CsCheck;

namespace AdminApp.Tests.Simulation;

/// <summary>The shapes of a window: by the clock, sliding, and a token bucket.</summary>
public sealed class WindowShapeTests
{
    private const string Model = "mistral-small-latest";

    [Fact]
    public void Fixed_LetsTwiceTheLimitPassAroundItsEdge()
    {
        var options = new SimulationOptions { RequestsPerMinute = 3, WindowSeconds = 10 };
        ArrivalVerdict[] verdicts = Verdicts(options, 9.7, 9.8, 9.9, 9.95, 10.0, 10.1, 10.2, 10.3);
        Assert.Equal(6, verdicts.Count(verdict => verdict == ArrivalVerdict.Served));
        Assert.Equal((ArrivalVerdict.RefusedByMinute, ArrivalVerdict.RefusedByMinute), (verdicts[3], verdicts[7]));
    }

    [Fact]
    public void Fixed_StartsByTheClock_NotWithTheSimulation()
    {
        var options = new SimulationOptions { RequestsPerMinute = 1, WindowSeconds = 10, RefusedCount = false };
        var limits = new SimulatedLimits(clockOffset: 1_700_000_007.5); // the clock's windows start 2.5 s, 12.5 s and so on after the start
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 1).Verdict);
        Assert.Equal(1.4, Decide(limits, options, 1.1).RoomInSeconds, 5);
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 2.51).Verdict);
        Assert.Equal(ArrivalVerdict.RefusedByMinute, Decide(limits, options, 12.49).Verdict);
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 12.51).Verdict);
    }

    [Fact]
    public void Fixed_IsTheUtcClockOfTheRunningSimulation()
    {
        var gate = new SimulationGate(new ArrivalLog());
        var options = new SimulationOptions { RequestsPerMinute = 1, WindowSeconds = 3_600 };
        var utc = TimeProvider.System.GetUtcNow();
        var nextHour = gate.Now + 3_600 - ((utc.Minute * 60) + utc.Second);
        Assert.Equal(
            [ArrivalVerdict.Served, ArrivalVerdict.RefusedByMinute, ArrivalVerdict.Served],
            new[] { -120, -60, 60 }.Select(seconds => gate.Arrive(options, nextHour + seconds, Request, []).Decision.Verdict));
    }

    [Fact]
    public void Sliding_RoomInTellsWhenTheNextOneFits()
    {
        var options = new SimulationOptions { RequestsPerMinute = 2, WindowSeconds = 10, RefusedCount = false, RequestWindows = WindowKind.Sliding };
        var limits = new SimulatedLimits();
        Decide(limits, options, 0);
        Decide(limits, options, 4);
        var refused = Decide(limits, options, 7);
        Assert.Equal(3, refused.RoomInSeconds, 6);
        Assert.Equal(0, refused.Refusing!.Remaining);
    }

    [Fact]
    public void Bucket_IsFullAtTheStart_AndRefillsEvenly()
    {
        var options = new SimulationOptions { RequestsPerMinute = 5, WindowSeconds = 10, RefusedCount = false, RequestWindows = WindowKind.Bucket };
        var limits = new SimulatedLimits();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 3).Verdict);
        }

        Assert.Equal(1, Decide(limits, options, 4).RoomInSeconds, 6); // one every 2 s
        Assert.Equal(ArrivalVerdict.RefusedByMinute, Decide(limits, options, 4.9).Verdict);
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 5).Verdict);
        Assert.Equal(4, Decide(limits, options, 1_000).Limits[0].Remaining); // never fuller than the limit
    }

    [Fact]
    public void Bucket_OfTokens_MayBeOverdrawnByAnAnswer()
    {
        var options = new SimulationOptions { TokensPerMinute = 100, WindowSeconds = 10, TokenWindows = WindowKind.Bucket };
        var limits = new SimulatedLimits();
        Decide(limits, options, 0, 90);
        limits.Charge(options, limits.Of(Model, 0), 0, 60);
        Assert.Equal(0, Decide(limits, options, 1, 1).Refusing!.Remaining); // -50 + 10
        Assert.Equal(4.1, Decide(limits, options, 1, 1).RoomInSeconds, 6);
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 5.1, 1).Verdict);
    }

    [Fact]
    public void Bucket_RefusedRequestThatCounts_TakesOnlyWhatIsThere()
    {
        var options = new SimulationOptions { RequestsPerMinute = 1, WindowSeconds = 10, RequestWindows = WindowKind.Bucket };
        Assert.Equal(
            [ArrivalVerdict.Served, ArrivalVerdict.RefusedByMinute, ArrivalVerdict.RefusedByMinute, ArrivalVerdict.Served],
            Verdicts(options, 0, 1, 2, 12));
    }

    [Fact]
    public void Bucket_NeverServesMoreThanItsSizeAndItsRefill() => Gen.Double[0, 2].Array[1, 200].Sample(gaps =>
    {
        var options = new SimulationOptions { RequestsPerMinute = 5, TokensPerMinute = 0, WindowSeconds = 6, RefusedCount = false, RequestWindows = WindowKind.Bucket };
        var (limits, served, now) = (new SimulatedLimits(), new List<double>(), 0.0);
        foreach (var gap in gaps)
        {
            now += gap;
            if (Decide(limits, options, now).Verdict == ArrivalVerdict.Served)
            {
                served.Add(now);
            }
        }

        for (var first = 0; first < served.Count; first++)
        {
            for (var last = first; last < served.Count; last++)
            {
                Assert.True(last - first + 1 <= 5 + ((served[last] - served[first]) * 5 / 6) + 1e-3);
            }
        }
    }, iter: 500);

    [Theory]
    [InlineData(WindowKind.Fixed, 2)]
    [InlineData(WindowKind.Sliding, 1)]
    [InlineData(WindowKind.Bucket, 1)]
    public void LimitPerSecond_HasTheShapeOfRequests(WindowKind kind, int served)
    {
        var options = new SimulationOptions { RequestsPerSecond = 1, RequestWindows = kind };
        Assert.Equal(served, Verdicts(options, 0.9, 1.1).Count(verdict => verdict == ArrivalVerdict.Served));
    }

    private static ReadRequest Request => new(new SimulatedRequest(Model, [new("user", "Hello")], 10, Stream: false, [], "auto", Json: false), null);

    private static ArrivalVerdict[] Verdicts(SimulationOptions options, params double[] times)
    {
        var limits = new SimulatedLimits();
        return [.. times.Select(at => Decide(limits, options, at).Verdict)];
    }

    private static LimitDecision Decide(SimulatedLimits limits, SimulationOptions options, double now, long tokens = 1) =>
        limits.Decide(options, limits.Of(Model, now), now, new RequestCost(tokens));
}
