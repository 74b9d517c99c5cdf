using AdminApp.Core.Llm.Attempts;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm.Attempts;

public class RetryDelayTests
{
    [Fact]
    public void Delays_Double_LieInTheUpperHalf_AndAreBounded() =>
        Gen.Select(Gen.Int[1, 60], Gen.Double[0.01, 20], Gen.Int).Sample((retry, first, seed) =>
        {
            var delay = RetryDelay.Before(retry, TimeSpan.FromSeconds(first), new Random(seed)).TotalSeconds;
            var full = Math.Min(first * Math.Pow(2, retry - 1), 30);
            Assert.InRange(delay, (full / 2) - 1e-6, full + 1e-6);
        });

    [Fact]
    public void Budget_IsTenAndSixtyPercentOfTheLastMinutesRequests()
    {
        var time = new FakeTimeProvider();
        var budget = new RetryBudget(time);
        Assert.Equal(10, Spend(budget));
        time.Advance(TimeSpan.FromSeconds(60));
        for (var i = 0; i < 50; i++)
        {
            budget.Requested();
        }

        Assert.Equal(40, Spend(budget));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, Spend(budget));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Spend(budget));
    }

    private static int Spend(RetryBudget budget)
    {
        var spent = 0;
        while (budget.TrySpend())
        {
            spent++;
        }

        return spent;
    }
}
