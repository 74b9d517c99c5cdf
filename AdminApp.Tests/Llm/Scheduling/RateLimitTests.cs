using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Tests.Llm.Scheduling;

/// <summary>Point 9: what each kind of 429 means, and what is done about it.</summary>
public class RateLimitTests
{
    private static readonly ProviderHeaders Drained = new() { LimitRequestsMinute = 60, RemainingRequestsMinute = 0 };
    private static readonly ProviderHeaders Slip = new() { LimitRequestsMinute = 60, RemainingRequestsMinute = 31 };

    private readonly SchedulerRig _rig = new(s => s with { RequestsPerMinute = 60, RequestsPerSecond = 0.5, Margin = TimeSpan.FromMilliseconds(20) });

    [Fact]
    public void RetryAfter_GoesBeforeEverything() =>
        Assert.Equal(TimeSpan.FromSeconds(42), _rig.Refuse(_rig.Send(), Drained with { RetryAfter = TimeSpan.FromSeconds(42) }).Pause);

    [Theory]
    [InlineData(299)]
    [InlineData(301)]
    [InlineData(30_000)]
    [InlineData(86_400)]
    public void RetryAfter_IsBelievedForFiveMinutes_AndItIsSaidThatItIsTriedThen(int seconds)
    {
        var pause = _rig.Refuse(_rig.Send(), Drained with { RetryAfter = TimeSpan.FromSeconds(seconds) }).Pause;
        Assert.Equal(Math.Min(seconds, 300), pause.TotalSeconds);
        var notice = Assert.Single(_rig.Notices, notice => notice.Kind == NoticeKind.Paused);
        Assert.Equal(pause.TotalSeconds, notice.Value);
        Assert.Equal(seconds > 300, notice.Text.Contains("will try again within 5 minutes", StringComparison.Ordinal));
    }

    [Fact]
    public void MinuteHasRoom_PausesForOneStepOfTheRate_AndIsOurOwnBurst()
    {
        var verdict = _rig.Refuse(_rig.Send(), Slip);
        Assert.Equal((RateLimitKind.Slip, TimeSpan.FromSeconds(2), false, false), (verdict.Kind, verdict.Pause, verdict.ByOthers, verdict.Lowers));
    }

    [Fact]
    public void MinuteHasRoom_WithoutARate_PausesASecond()
    {
        _rig.Configure(s => s with { RequestsPerSecond = 0 });
        Assert.Equal(TimeSpan.FromSeconds(1), _rig.Refuse(_rig.Send(), Slip).Pause);
    }

    [Fact]
    public void MinuteHasRoom_RepeatedWithManyAtOnce_LowersConcurrency()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 0 });
        rig.Refuse(SendTen(rig)[0], Slip);
        rig.Advance(3);
        rig.Answer(rig.Send()); // the probe
        rig.Refuse(SendTen(rig)[^1], Slip);
        Assert.InRange(rig.Scheduler.Main.Concurrency.Limit, 5, 15);

        static Grant[] SendTen(SchedulerRig rig) => [.. Enumerable.Range(0, 10).Select(_ => rig.Send())];
    }

    [Fact]
    public void MinuteSpentWhileWeCountedRoom_IsASharedDrain_AndPausesUntilOurOldestExpires()
    {
        _rig.Answer(_rig.Send());
        _rig.Advance(45);

        // The window of 60 s, the margin of 20 ms and a second in which it may have come late, of which 45 s have passed.
        var verdict = _rig.Refuse(_rig.Send(), Drained);
        Assert.Equal((TimeSpan.FromSeconds(16.02), true), (verdict.Pause, verdict.ByOthers));
    }

    [Fact]
    public void MinuteSpentThatWeSpentOurselves_IsOurOwnBurst()
    {
        // Our limit is set higher than what the provider says.
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 100 });
        for (var i = 0; i < 60; i++)
        {
            rig.Answer(rig.Send());
        }

        Assert.False(rig.Refuse(rig.Send(), Drained).ByOthers);
    }

    [Fact]
    public void ARequestThatCameLate_IsSuspectedFirst_ThePauseIsShort()
    {
        // By our count the first sixty have just left the minute; one of them reached the provider half a second late.
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60, Margin = TimeSpan.FromMilliseconds(20) });
        for (var i = 0; i < 60; i++)
        {
            rig.Answer(rig.Send());
        }

        rig.Advance(60.1);
        var verdict = rig.Refuse(rig.Send(), Drained);
        Assert.InRange(verdict.Pause, TimeSpan.FromSeconds(0.8), RateLimitReading.Lateness);
        Assert.False(verdict.ByOthers);
    }

    [Fact]
    public void ARefusalThatSaysMore_LengthensThePauseOfItsBurst()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60, Margin = TimeSpan.FromMilliseconds(20) });
        var together = Enumerable.Range(0, 3).Select(_ => rig.Send()).ToArray();
        rig.Refuse(together[0]);
        Assert.Equal(TimeSpan.FromSeconds(61.02), rig.Refuse(together[1], Drained).Pause);
        rig.Refuse(together[2], Drained);
        Assert.Equal([1, 61.02], Pauses(rig));
    }

    [Fact]
    public void FewerTokensLeftThanTheRequestNeeds_PausesUntilEnoughOfOursHaveLeft()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 0, TokensPerMinute = 10_000 });
        rig.Answer(rig.Send(tokens: 500));
        rig.Advance(20);
        rig.Answer(rig.Send(tokens: 2_000));
        rig.Advance(20);
        var verdict = rig.Refuse(rig.Send(tokens: 2_000), new ProviderHeaders { LimitTokensMinute = 10_000, RemainingTokensMinute = 300 });

        // It lacks 1,700: our first request frees 500 after 60 s, our second the rest 20 s later.
        Assert.Equal((RateLimitKind.TokensDrained, true, TimeSpan.FromSeconds(41)), (verdict.Kind, verdict.ByOthers, verdict.Pause));
    }

    [Fact]
    public void TokensDrainedByOthers_IsOneRefusal_AndAllAreAnsweredWhenTheyReturn()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 0, TokensPerMinute = 10_000 });
        var first = rig.Send(tokens: 1_000);
        var others = Enumerable.Range(0, 3).Select(_ => rig.Ask(tokens: 1_000)).ToArray();
        Assert.All(others, waiter => Assert.NotNull(rig.GrantOf(waiter)));
        var spent = new ProviderHeaders { LimitTokensMinute = 10_000, RemainingTokensMinute = 300 };
        Assert.True(rig.Refuse(first, spent).IsNew);
        Assert.All(others, waiter => Assert.False(rig.Refuse(rig.Sent(rig.GrantOf(waiter)!), spent).Lowers));

        var again = Enumerable.Range(0, 4).Select(_ => rig.Ask(tokens: 1_000, isRetry: true)).ToArray();
        rig.Advance(59);
        Assert.All(again, waiter => Assert.Null(rig.GrantOf(waiter)));
        rig.Advance(3);
        rig.Answer(rig.Sent(rig.GrantOf(Assert.Single(again, waiter => rig.GrantOf(waiter) is not null))!));
        Assert.All(again, waiter => Assert.NotNull(rig.GrantOf(waiter)));
        Assert.Equal(200, rig.Scheduler.Main.Concurrency.Limit);
    }

    [Fact]
    public void WithoutHeaders_ThePauseDoubles_UpToTheWindow_AndASuccessResetsIt()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 600 });
        var pauses = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var pause = rig.Refuse(rig.Send()).Pause;
            pauses.Add(pause.TotalSeconds);
            rig.Advance(pause + TimeSpan.FromMilliseconds(101));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses);
        rig.Answer(rig.Send());
        rig.Advance(0.2);
        Assert.Equal(TimeSpan.FromSeconds(1), rig.Refuse(rig.Send()).Pause);
    }

    [Fact]
    public void WithoutHeaders_AlthoughEveryLimitHadRoom_IsOthersDoing_AndPacesSendingForTenWindows()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60 });
        Assert.True(rig.Refuse(rig.Send()) is { Kind: RateLimitKind.Silent, ByOthers: true, Paces: true });
        rig.Advance(2);
        rig.Answer(rig.Send());
        var sent = new List<TimeSpan>();
        for (var i = 0; i < 30; i++)
        {
            rig.Ask();
        }

        for (var second = 0; second < 10; second++)
        {
            rig.Advance(1);
            sent.Add(rig.Now);
        }

        Assert.InRange(rig.Granted.Count, 11, 13);
        rig.Advance(600);
        var before = rig.Granted.Count;
        Enumerable.Range(0, 30).Select(_ => rig.Ask()).ToList();
        Assert.Equal(before + 30, rig.Granted.Count);
    }

    [Fact]
    public void RefusalsOfOneBurst_NeitherDoubleNorLengthenThePause()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60 });
        var together = Enumerable.Range(0, 3).Select(_ => rig.Send()).ToArray();
        Assert.Equal(TimeSpan.FromSeconds(1), rig.Refuse(together[0]).Pause);
        rig.Advance(0.4);
        Assert.Equal(TimeSpan.FromSeconds(0.6), rig.Refuse(together[1]).Pause);
        rig.Advance(0.9);
        Assert.True(rig.Refuse(together[2]).Pause <= TimeSpan.Zero);
        rig.Advance(1);
        Assert.Equal(TimeSpan.FromSeconds(2), rig.Refuse(rig.Send()).Pause);
        Assert.Equal([1, 2], Pauses(rig));
    }

    private static IEnumerable<double> Pauses(SchedulerRig rig) => rig.Notices.Where(notice => notice.Kind == NoticeKind.Paused).Select(notice => notice.Value);
}
