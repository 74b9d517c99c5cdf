using AdminApp.Core.Simulation;
using CsCheck;

namespace AdminApp.Tests.Simulation;

public sealed class SimulatedLimitsTests
{
    private const string Model = "mistral-small-latest";
    private static readonly Gen<(double Gap, int Tokens)[]> Arrivals = Gen.Select(Gen.Double[0, 2], Gen.Int[1, 60]).Array[1, 200];

    [Fact]
    public void SlidingWindow_ServesNeverMoreThanTheLimitInAnyWindow_AndRefusesOnlyWhatWouldExceedIt() => Arrivals.Sample(arrivals =>
    {
        var options = new SimulationOptions { RequestsPerMinute = 5, TokensPerMinute = 100, WindowSeconds = 6, RefusedCount = false, RequestWindows = WindowKind.Sliding };
        var (limits, served, now) = (new SimulatedLimits(), new List<(double At, int Tokens)>(), 0.0);
        foreach (var (gap, tokens) in arrivals)
        {
            now += gap;
            var within = served.Where(entry => entry.At > now - 6).ToList();
            var expected = within.Count >= 5 ? ArrivalVerdict.RefusedByMinute : within.Sum(entry => entry.Tokens) + tokens > 100 ? ArrivalVerdict.RefusedByTokens : ArrivalVerdict.Served;
            Assert.Equal(expected, Decide(limits, options, now, tokens).Verdict);
            if (expected == ArrivalVerdict.Served)
            {
                served.Add((now, tokens));
            }
        }
    }, iter: 2_000);

    [Fact]
    public void RefusedRequests_CountWhereToldSo()
    {
        foreach (var (count, after) in new[] { (true, ArrivalVerdict.RefusedByMinute), (false, ArrivalVerdict.Served) })
        {
            var options = new SimulationOptions { RequestsPerMinute = 1, WindowSeconds = 10, RefusedCount = count, RequestWindows = WindowKind.Sliding };
            var limits = new SimulatedLimits();
            Decide(limits, options, 0);
            Decide(limits, options, 5);
            Assert.Equal(after, Decide(limits, options, 11).Verdict);
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
            Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 0).Verdict);
        }

        Assert.Equal(verdict, Decide(limits, options, after).Verdict);
    }

    [Fact]
    public void LimitASecond_MayMeanRequestsInFlight()
    {
        var options = new SimulationOptions { RequestsPerSecond = 2, SecondLimit = SecondLimit.Concurrency };
        var limits = new SimulatedLimits();
        limits.Of(Model, 0).InFlight = 1;
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 0).Verdict);
        limits.Of(Model, 0).InFlight = 2;
        Assert.Equal(ArrivalVerdict.RefusedByConcurrency, Decide(limits, options, 50).Verdict);
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 50, model: "another").Verdict);
    }

    [Fact]
    public void MonthAndZeroAllowance_Refuse()
    {
        var limits = new SimulatedLimits();
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, new() { TokensPerMonth = 100 }, 0, 60).Verdict);
        Assert.Equal(ArrivalVerdict.RefusedByMonth, Decide(limits, new() { TokensPerMonth = 100 }, 4_000, 60).Verdict);
        Assert.Equal(ArrivalVerdict.RefusedForGood, Decide(limits, new() { ZeroAllowance = true }, 8_000, 1).Verdict);
    }

    [Fact]
    public void ArrivalsInTheWrongOrder_CountAtTheirTimes()
    {
        var options = new SimulationOptions { RequestsPerMinute = 2, WindowSeconds = 10, RefusedCount = false, RequestWindows = WindowKind.Sliding };
        var limits = new SimulatedLimits();
        Decide(limits, options, 5);
        Decide(limits, options, 1);
        Assert.Equal(ArrivalVerdict.RefusedByMinute, Decide(limits, options, 10.9).Verdict);
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 11).Verdict);
        Assert.Equal(ArrivalVerdict.RefusedByMinute, Decide(limits, options, 14.9).Verdict);
    }

    [Fact]
    public void Usage_AdmitsByThePrompt_AndChargesTheAnswerWhenItIsWritten()
    {
        var options = new SimulationOptions { TokensPerMinute = 100, WindowSeconds = 10 };
        var limits = new SimulatedLimits();
        Assert.Equal(60, limits.Decide(options, limits.Of(Model, 0), 0, new RequestCost(60, MaxCompletion: 5_000)).Charged);
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 1, 30).Verdict);
        limits.Charge(options, limits.Of(Model, 4), 4, 25);
        Assert.Equal(ArrivalVerdict.RefusedByTokens, Decide(limits, options, 5, 1).Verdict);
        Assert.Equal(ArrivalVerdict.RefusedByTokens, Decide(limits, options, 10.5, 46).Verdict); // 30 from second 1, 25 from second 4
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 10.5, 45).Verdict);
    }

    [Fact]
    public void MaxTokens_AreReservedAtArrival_WhereToldSo()
    {
        var options = new SimulationOptions { TokensPerMinute = 100, Charge = TokenCharge.MaxTokens };
        var limits = new SimulatedLimits();
        Assert.Equal(ArrivalVerdict.RefusedByTokens, limits.Decide(options, limits.Of(Model, 0), 0, new RequestCost(60, MaxCompletion: 41)).Verdict);
        var served = limits.Decide(options, limits.Of(Model, 0), 0, new RequestCost(60, MaxCompletion: 40));
        Assert.Equal((ArrivalVerdict.Served, 100L), (served.Verdict, served.Charged));
    }

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(960, 50)]
    [InlineData(1_000, 10)]
    [InlineData(1, 1_000)]
    public void CachedTokens_CostAHundredth_ExceptInTheMonth(long cached, long charged)
    {
        var options = new SimulationOptions { TokensPerMonth = 10_000 };
        var limits = new SimulatedLimits();
        var decision = limits.Decide(options, limits.Of(Model, 0), 0, new RequestCost(1_000, cached));
        Assert.Equal((charged, 500_000 - charged, 9_000L), (decision.Charged, Remaining(decision, "tokens-minute"), Remaining(decision, "tokens-month")));
    }

    [Fact]
    public void EveryModel_HasCountersOfItsOwn_ButTheMonthIsShared()
    {
        var options = new SimulationOptions { RequestsPerMinute = 1, TokensPerMinute = 100, TokensPerMonth = 150 };
        var limits = new SimulatedLimits();
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 0, 80).Verdict);
        Assert.Equal(ArrivalVerdict.RefusedByMinute, Decide(limits, options, 1, 1).Verdict);
        Assert.Equal(ArrivalVerdict.RefusedByMonth, Decide(limits, options, 1, 80, "another").Verdict);
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 1, 70, "a third").Verdict);
    }

    [Fact]
    public void ModelsAskedForByTheHundred_LeaveNoMoreThanAHundredCounters()
    {
        var options = new SimulationOptions { RequestsPerMinute = 1, WindowSeconds = 86_400 };
        var limits = new SimulatedLimits();
        for (var i = 0; i <= 100; i++)
        {
            Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, i, model: $"model {i}").Verdict);
        }

        Assert.Equal(ArrivalVerdict.RefusedByMinute, Decide(limits, options, 200, model: "model 1").Verdict);
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 200, model: "model 0").Verdict);
    }

    [Fact]
    public void FurtherLimits_AreEnforcedToo_AndNamedByTheirLength()
    {
        var options = new SimulationOptions
        {
            RequestsPerMinute = 100,
            MoreLimits =
            [
                new(LimitUnit.Requests, 10, 2), new(LimitUnit.Requests, 60, 3), new(LimitUnit.Tokens, 300, 50), new(LimitUnit.Tokens, 1, 45), new(LimitUnit.Requests, 90, 70),
            ],
        };
        var limits = new SimulatedLimits();
        var first = Decide(limits, options, 0, 10);
        Assert.Equal(["req-minute", "req-10-second", "req-60-second", "req-90-second", "tokens-minute", "tokens-5-minute", "tokens-second"], first.Limits.Select(limit => limit.Name));
        Assert.Equal((1L, 40L), (Remaining(first, "req-10-second"), Remaining(first, "tokens-5-minute")));
        Assert.Equal(ArrivalVerdict.Served, Decide(limits, options, 1, 1).Verdict);

        var refused = Decide(limits, options, 2, 1);
        Assert.Equal((ArrivalVerdict.RefusedByMinute, "req-10-second"), (refused.Verdict, refused.Refusing!.Name));
        Assert.Equal("req-60-second", Decide(limits, options, 12.5, 1).Refusing!.Name);
        var tokens = Decide(limits, options, 72.5, 40);
        Assert.Equal((ArrivalVerdict.RefusedByTokens, "tokens-5-minute", 227.5), (tokens.Verdict, tokens.Refusing!.Name, tokens.RoomInSeconds));
    }

    private static LimitDecision Decide(SimulatedLimits limits, SimulationOptions options, double now, long tokens = 1, string model = Model) =>
        limits.Decide(options, limits.Of(model, now), now, new RequestCost(tokens));

    private static long Remaining(LimitDecision decision, string name) => decision.Limits.Single(limit => limit.Name == name).Remaining!.Value;
}
