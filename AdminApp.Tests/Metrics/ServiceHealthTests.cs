using AdminApp.Core.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Metrics;

public class ServiceHealthTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void BeforeTheFirstUse_NothingIsKnown() => Assert.Equal(ServiceReading.None, new ServiceHealth(_time).Read());

    [Fact]
    public void Since_IsTheMomentOfTheLastTurn_AndTheLastErrorStays()
    {
        var health = new ServiceHealth(_time);
        health.Succeeded(TimeSpan.FromMilliseconds(10));
        _time.Advance(TimeSpan.FromMinutes(1));
        health.Failed("away\nfor now");
        var failed = _time.GetUtcNow().UtcDateTime;
        _time.Advance(TimeSpan.FromMinutes(1));
        health.Failed("still away");
        Assert.Equal((false, failed, "still away", failed.AddMinutes(1)), (health.Read().IsUp, health.Read().SinceUtc, health.Read().Error, health.Read().ErrorAtUtc));

        _time.Advance(TimeSpan.FromMinutes(1));
        health.Succeeded(TimeSpan.FromMilliseconds(30));
        var read = health.Read();
        Assert.Equal((true, failed.AddMinutes(2), "still away", TimeSpan.FromMilliseconds(30)), (read.IsUp, read.SinceUtc, read.Error, read.Last));
    }

    [Fact]
    public void Percentiles_AreOfTheLast20Minutes()
    {
        var health = new ServiceHealth(_time);
        health.Succeeded(TimeSpan.FromSeconds(60));
        _time.Advance(TimeSpan.FromMinutes(21));
        foreach (var milliseconds in Enumerable.Range(1, 100))
        {
            health.Succeeded(TimeSpan.FromMilliseconds(milliseconds));
        }

        Assert.InRange(health.Read().P50!.Value.TotalMilliseconds, 48, 52);
        Assert.InRange(health.Read().P95!.Value.TotalMilliseconds, 92, 98);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(health.Read().P95);
    }

    [Fact]
    public void AnError_IsOneShortLine()
    {
        var health = new ServiceHealth(_time);
        health.Failed(new string('x', 1_000) + "\u202E");

        Assert.Equal(ServiceHealth.MaxError + 1, health.Read().Error!.Length);
    }
}
