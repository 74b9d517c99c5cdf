using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm.Attempts;

public class RateLimitPauseTests
{
    private static readonly ProviderHeaders Drained = new() { LimitRequestsMinute = 60, RemainingRequestsMinute = 0 };
    private static readonly ProviderHeaders Slip = new() { LimitRequestsMinute = 60, RemainingRequestsMinute = 31 };

    private readonly FakeTimeProvider _time = new();
    private readonly FakeThrottle _throttle = new();
    private readonly LlmCounters _counters = new();
    private readonly MistralOptions _settings = new() { RequestsPerSecond = 0.5 };
    private readonly RateLimitPause _pause;

    public RateLimitPauseTests() => _pause = new RateLimitPause(_throttle, _counters, _time);

    [Fact]
    public void RetryAfter_GoesBeforeEverything()
    {
        Assert.Equal(TimeSpan.FromSeconds(42), Refuse(Drained with { RetryAfter = TimeSpan.FromSeconds(42) }));
        Assert.Equal(TimeSpan.FromSeconds(42), Assert.Single(_throttle.Pauses).Duration);
    }

    [Theory]
    [InlineData(299)]
    [InlineData(301)]
    [InlineData(30_000)]
    [InlineData(86_400)]
    public void RetryAfter_IsBelievedForFiveMinutes_AndItIsSaidThatItIsTriedThen(int seconds)
    {
        var pause = Refuse(Drained with { RetryAfter = TimeSpan.FromSeconds(seconds) });
        Assert.Equal(Math.Min(seconds, 300), pause.TotalSeconds);
        var (duration, reason) = Assert.Single(_throttle.Pauses);
        Assert.Equal(pause, duration);
        Assert.Equal(seconds > 300, reason.Contains("will try again within 5 minutes", StringComparison.Ordinal));
    }

    [Fact]
    public void MinuteHasRoom_PausesForOneStepOfTheRate_AndIsOurOwnBurst()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), Refuse(Slip));
        Assert.Equal(1, _counters[RateLimitHit.OwnBurst]);
        Assert.Equal(0, _throttle.Lowered);
    }

    [Fact]
    public void MinuteHasRoom_WithoutARate_PausesASecond()
    {
        _settings.RequestsPerSecond = 0;
        Assert.Equal(TimeSpan.FromSeconds(1), Refuse(Slip));
    }

    [Fact]
    public void MinuteHasRoom_Repeated_LowersConcurrency()
    {
        Refuse(Slip);
        _time.Advance(TimeSpan.FromSeconds(3));
        Refuse(Slip);
        Assert.Equal(1, _throttle.Lowered);

        _time.Advance(TimeSpan.FromSeconds(61));
        Refuse(Slip);
        Assert.Equal(1, _throttle.Lowered);
    }

    [Fact]
    public void MinuteSpentWhileWeCountedRoom_IsASharedDrain_AndPausesUntilOurOldestExpires()
    {
        _throttle.Budgets = [new BudgetSnapshot("requests_per_minute", 60, 60, 12, null, 0)];
        _pause.Sent(_time.GetTimestamp());
        _time.Advance(TimeSpan.FromSeconds(45));

        // The window of 60 s, the margin of 20 ms and a second in which it may have come late, of which 45 s have passed.
        Assert.Equal(TimeSpan.FromSeconds(16.02), Refuse(Drained));
        Assert.Equal((1, 0), (_counters[RateLimitHit.SharedDrain], _counters[RateLimitHit.OwnBurst]));
    }

    [Fact]
    public void MinuteSpentThatWeSpentOurselves_IsOurOwnBurst()
    {
        // Our limit is set higher than what the provider says.
        _throttle.Budgets = [new BudgetSnapshot("requests_per_minute", 100, 100, 61, null, 0)];
        for (var i = 0; i < 61; i++)
        {
            _pause.Sent(_time.GetTimestamp());
        }

        Refuse(Drained);
        Assert.Equal((0, 1), (_counters[RateLimitHit.SharedDrain], _counters[RateLimitHit.OwnBurst]));
    }

    [Fact]
    public void ARequestThatCameLate_IsSuspectedFirst_ThePauseIsShort()
    {
        // By our count the first sixty have just left the minute; one of them reached the provider half a second late.
        for (var i = 0; i < 60; i++)
        {
            _pause.Sent(_time.GetTimestamp());
        }

        _time.Advance(TimeSpan.FromSeconds(60.1));
        _pause.Sent(_time.GetTimestamp());

        Assert.InRange(Refuse(Drained), TimeSpan.FromSeconds(0.8), RateLimitPause.Lateness);
        Assert.Equal((0, 1), (_counters[RateLimitHit.SharedDrain], _counters[RateLimitHit.OwnBurst]));
    }

    [Fact]
    public void ARefusalThatSaysMore_LengthensThePauseOfItsBurst()
    {
        var sentTogether = _time.GetTimestamp();
        _pause.Sent(sentTogether);
        Refuse(ProviderHeaders.None, sentTogether);
        Assert.Equal(TimeSpan.FromSeconds(61.02), Refuse(Drained, sentTogether));
        Refuse(Drained, sentTogether);

        Assert.Equal([1, 61.02], _throttle.Pauses.Select(p => p.Duration.TotalSeconds));
    }

    [Fact]
    public void TokensOfTheMinuteSpent_AreADrainToo()
    {
        _throttle.Budgets = [new BudgetSnapshot("tokens_per_minute", 500_000, 500_000, 3_000, null, 0)];
        Refuse(new ProviderHeaders { RemainingRequestsMinute = 40, RemainingTokensMinute = 0 });
        Assert.Equal(1, _counters[RateLimitHit.SharedDrain]);
    }

    [Fact]
    public void WithoutHeaders_ThePauseDoubles_UpToTheWindow_AndASuccessResetsIt()
    {
        var pauses = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var pause = Refuse(ProviderHeaders.None);
            pauses.Add(pause.TotalSeconds);
            _time.Advance(pause + TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses);
        _pause.Succeeded();
        Assert.Equal(TimeSpan.FromSeconds(1), Refuse(ProviderHeaders.None));
    }

    [Fact]
    public void RefusalsOfOneBurst_NeitherDoubleNorLengthenThePause()
    {
        var sentTogether = _time.GetTimestamp();
        Assert.Equal(TimeSpan.FromSeconds(1), Refuse(ProviderHeaders.None, sentTogether));
        _time.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Equal(TimeSpan.FromMilliseconds(600), Refuse(ProviderHeaders.None, sentTogether));
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Equal(TimeSpan.Zero, Refuse(ProviderHeaders.None, sentTogether));

        Assert.Equal(TimeSpan.FromSeconds(2), Refuse(ProviderHeaders.None));
        Assert.Equal([1, 2], _throttle.Pauses.Select(p => p.Duration.TotalSeconds));
    }

    private TimeSpan Refuse(ProviderHeaders headers, long? sentAt = null) => _pause.Refused(headers, sentAt ?? _time.GetTimestamp(), _settings);
}
