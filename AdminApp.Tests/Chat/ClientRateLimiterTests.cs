using AdminApp.Chat;
using AdminApp.Core.Llm;
using AdminApp.Tests.Fakes;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Chat;

public class ClientRateLimiterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LiveOptions<PerformanceOptions> _options = new(new PerformanceOptions { RateLimitPerMinute = 3 });

    [Fact]
    public void CallsBeyondTheLimit_AreToldExactlyWhenTheNextMayCome()
    {
        var limiter = new ClientRateLimiter(_options, _time);
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(limiter.Refuse("a"));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(TimeSpan.FromSeconds(30), limiter.Refuse("a"));
        Assert.Null(limiter.Refuse("b"));
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(TimeSpan.FromSeconds(0.1), limiter.Refuse("a"));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(limiter.Refuse("a"));
        Assert.NotNull(limiter.Refuse("a"));
    }

    [Fact]
    public void ChangedLimit_CountsAtOnceAndForgetsNothing()
    {
        var limiter = new ClientRateLimiter(_options, _time);
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(limiter.Refuse("a"));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        _options.Set(new PerformanceOptions { RateLimitPerMinute = 4 });
        Assert.Null(limiter.Refuse("a"));
        // Calls at 0, 10, 20 and 30 s; with a limit of 2 the next may come when that of 20 s is out.
        _options.Set(new PerformanceOptions { RateLimitPerMinute = 2 });
        Assert.Equal(TimeSpan.FromSeconds(50), limiter.Refuse("a"));
        _options.Set(new PerformanceOptions { RateLimitPerMinute = 0 });
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(limiter.Refuse("a"));
        }
    }

    [Fact]
    public void NoMinute_HoldsMoreThanTheLimit() => Gen.Int[0, 20].Array[1, 60].Sample(gaps =>
    {
        var limiter = new ClientRateLimiter(_options, _time);
        var allowed = new List<long>();
        foreach (var gap in gaps)
        {
            _time.Advance(TimeSpan.FromSeconds(gap));
            if (limiter.Refuse("a") is null)
            {
                allowed.Add(_time.GetTimestamp());
            }
        }

        Assert.All(allowed.Zip(allowed.Skip(3)), pair => Assert.True(_time.GetElapsedTime(pair.First, pair.Second) >= TimeSpan.FromMinutes(1)));
        Assert.NotEmpty(allowed);
    }, iter: 500, threads: 1);

    [Fact]
    public void Clients_AreBounded_AndTheQuietestIsForgotten()
    {
        var limiter = new ClientRateLimiter(_options, _time);
        for (var i = 0; i < ClientRateLimiter.MaxClients + 50; i++)
        {
            limiter.Refuse($"client {i}");
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(ClientRateLimiter.MaxClients, limiter.Clients);
        _time.Advance(TimeSpan.FromMinutes(2));
        limiter.Refuse("new");
        Assert.Equal(1, limiter.Clients);
    }
}
