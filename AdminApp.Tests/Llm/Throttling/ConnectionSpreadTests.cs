using AdminApp.Core.Llm.Mistral;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm.Throttling;

public sealed class ConnectionSpreadTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ConnectionSpread _spread;

    public ConnectionSpreadTests() => _spread = new(_clock);

    [Fact]
    public void NothingMeasured_IsOnTheSafeSide() => Assert.Equal(100, _spread.Margin.TotalMilliseconds);

    [Fact]
    public void FewSamples_DoNotMakeItSmall()
    {
        for (var i = 1; i < ConnectionSpread.Enough; i++)
        {
            Add(30);
        }

        Assert.Equal(100, _spread.Margin.TotalMilliseconds);
        Add(30);
        Assert.Equal(20, _spread.Margin.TotalMilliseconds);
    }

    [Fact]
    public void Margin_IsTheSlowestButOneInAThousandLessTheFastest()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Add(i == 7 ? 900 : i == 8 ? 130 : 30 + (i % 10));
        }

        Assert.Equal(100, _spread.Margin.TotalMilliseconds);
    }

    [Fact]
    public void OneSlowHandshake_CountsUntilAThousandOthersCame()
    {
        Add(400);
        for (var i = 0; i < 900; i++)
        {
            Add(30);
        }

        Assert.Equal(370, _spread.Margin.TotalMilliseconds);
        for (var i = 0; i < ConnectionSpread.Window; i++)
        {
            Add(30);
        }

        Assert.Equal(20, _spread.Margin.TotalMilliseconds);
    }

    [Fact]
    public void Margin_NeverExceedsHalfASecond()
    {
        for (var i = 0; i < 20; i++)
        {
            Add(i % 2 == 0 ? 30 : 5_000);
        }

        Assert.Equal(500, _spread.Margin.TotalMilliseconds);
    }

    [Fact]
    public void FastestOfTheKernel_WidensTheSpread()
    {
        for (var i = 0; i < 20; i++)
        {
            _spread.Add(TimeSpan.FromMilliseconds(90), TimeSpan.FromMilliseconds(15));
        }

        Assert.Equal(75, _spread.Margin.TotalMilliseconds);
    }

    [Fact]
    public void OldSamples_AreForgotten()
    {
        Add(400);
        _clock.Advance(TimeSpan.FromMinutes(6));
        for (var i = 0; i < 20; i++)
        {
            Add(30);
        }

        Assert.Equal(370, _spread.Margin.TotalMilliseconds);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal((20, 20), (_spread.Margin.TotalMilliseconds, _spread.Count));
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((100, 0), (_spread.Margin.TotalMilliseconds, _spread.Count));
    }

    [Fact]
    public void AnswersThatComeAtOnce_TellOfDelaysBehindTheNetwork()
    {
        for (var i = 0; i < 20; i++)
        {
            Add(1);
            _spread.AddAnswer(TimeSpan.FromMilliseconds(i == 3 ? 95 : 5));
        }

        Assert.Equal(90, _spread.Margin.TotalMilliseconds);
    }

    [Fact]
    public void AnswersThatTakeTheirTime_SayNothing()
    {
        for (var i = 0; i < 20; i++)
        {
            Add(1);
            _spread.AddAnswer(TimeSpan.FromMilliseconds(300 + (10 * i)));
        }

        Assert.Equal(20, _spread.Margin.TotalMilliseconds);
    }

    private void Add(double milliseconds) => _spread.Add(TimeSpan.FromMilliseconds(milliseconds));
}
