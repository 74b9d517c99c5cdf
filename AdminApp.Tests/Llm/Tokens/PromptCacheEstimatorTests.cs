using AdminApp.Core.Llm.Tokens;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm.Tokens;

public class PromptCacheEstimatorTests
{
    private const string Model = "m";
    private const string Prefix = "p";
    private readonly FakeTimeProvider _time = new();
    private readonly PromptCacheEstimator _cache;

    public PromptCacheEstimatorTests() => _cache = new PromptCacheEstimator(_time);

    [Fact]
    public void WithoutAReportedCost_CachedTokensCountInFull()
    {
        Learn(cached: 2_000, cost: null, times: 10);
        Assert.Equal((0, 0), (_cache.Expected(Model, Prefix), _cache.Spared(Model, 2_000)));
    }

    [Fact]
    public void ACostThatSparesThem_IsTheProof()
    {
        // 3,000 of prompt, 2,000 of it cached at a hundredth, 100 of answer.
        Learn(cached: 2_000, cost: 1_120, times: 4);
        Assert.Equal(1_980, _cache.Expected(Model, Prefix));
        Assert.Equal(990, _cache.Spared(Model, 1_000));
        Assert.Equal((0, 0), (_cache.Expected("another", Prefix), _cache.Expected(Model, "another")));
        Assert.Equal(0, _cache.Expected(Model, prefix: null));
    }

    [Theory]
    [InlineData(3_100)]
    [InlineData(2_200)]
    public void ACostThatChargesThem_TakesTheProofBack(int cost)
    {
        Learn(cached: 2_000, cost: 1_120, times: 4);
        Learn(cached: 2_000, cost: cost);
        Assert.Equal((0, 0), (_cache.Expected(Model, Prefix), _cache.Spared(Model, 2_000)));
    }

    [Fact]
    public void TheLeastOfTheLastFour_IsExpected_SoThatOneMissCorrectsItAtOnce()
    {
        Learn(cached: 2_000, cost: 1_120, times: 4);
        Learn(cached: 0, cost: null);
        Assert.Equal(0, _cache.Expected(Model, Prefix));
        Learn(cached: 2_000, cost: null, times: 3);
        Assert.Equal(0, _cache.Expected(Model, Prefix));
        Learn(cached: 1_500, cost: null);
        Assert.Equal(1_485, _cache.Expected(Model, Prefix));
    }

    [Fact]
    public void APrefixThatWasNotUsedLately_IsExpectedToBeGone()
    {
        Learn(cached: 2_000, cost: 1_120, times: 4);
        _time.Advance(PromptCacheEstimator.Lifetime);
        Assert.Equal(0, _cache.Expected(Model, Prefix));
    }

    [Fact]
    public void MoreCachedThanSent_IsNoUsage()
    {
        Learn(cached: 5_000, cost: 100, times: 4);
        Assert.Equal(0, _cache.Spared(Model, 2_000));
    }

    private void Learn(long cached, long? cost, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            _cache.Learn(Model, Prefix, new UsageDetails { InputTokenCount = 3_000, OutputTokenCount = 100, CachedInputTokenCount = cached }, cost);
        }
    }
}
