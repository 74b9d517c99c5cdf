using AdminApp.Chat.Answers;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Chat.Answers;

public class EtaTextTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly EtaText _eta;

    public EtaTextTests() => _eta = new EtaText(_time);

    [Theory]
    [InlineData(0.2, "about 1 s")]
    [InlineData(14, "about 14 s")]
    [InlineData(15.1, "about 15 s")]
    [InlineData(22, "about 20 s")]
    [InlineData(23, "about 25 s")]
    [InlineData(117, "about 115 s")]
    [InlineData(118, "about 2 min")]
    [InlineData(600, "about 10 min")]
    public void Estimate_IsWholeSeconds_AndStepsOfFiveAboveFifteen(double seconds, string text)
    {
        Tell(seconds);
        Assert.Equal(text, _eta.Text);
    }

    [Fact]
    public void WithoutAnEstimate_NothingIsSaid()
    {
        Assert.Equal("", _eta.Text);
        Tell(10);
        _eta.Update(null);
        Assert.Equal("", _eta.Text);
    }

    [Fact]
    public void TimeThatPasses_BringsItNearer()
    {
        Tell(14);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("about 11 s", _eta.Text);
        Tell(6);
        Assert.Equal("about 6 s", _eta.Text); // sooner is told at once
    }

    [Fact]
    public void Estimate_NeverJumpsUpByLessThanFiveSeconds()
    {
        Tell(10);
        Tell(14.9);
        Assert.Equal("about 10 s", _eta.Text);
        Tell(15);
        Assert.Equal("about 15 s", _eta.Text);
    }

    [Fact]
    public void MissedEstimate_SaysSo_AndPromisesAnewOnlyInLargeSteps()
    {
        Tell(5);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("longer than expected", _eta.Text);
        Tell(3);
        Assert.Equal("longer than expected", _eta.Text);
        Tell(8);
        Assert.Equal("longer than expected, about 8 s", _eta.Text);
        _eta.Update(null); // it is not waiting any more; another wait begins without the blame
        Tell(8);
        Assert.Equal("about 8 s", _eta.Text);
    }

    [Fact]
    public void EstimateThatPassedUnseen_IsMissedAllTheSame()
    {
        Tell(5);
        _time.Advance(TimeSpan.FromSeconds(6));
        Tell(9);
        Assert.Equal("longer than expected, about 9 s", _eta.Text);
    }

    private void Tell(double seconds) => _eta.Update(_time.GetTimestamp() + (long)(seconds * _time.TimestampFrequency));
}
