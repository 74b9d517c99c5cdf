using AdminApp.Core.Llm.Metering;

namespace AdminApp.Tests.Llm.Metering;

public class TokenSharesTests
{
    [Theory]
    [InlineData(100, new[] { 1 }, new long[] { 100 })]
    [InlineData(100, new[] { 1, 1, 1 }, new long[] { 34, 33, 33 })]
    [InlineData(101, new[] { 3, 1 }, new long[] { 76, 25 })]
    [InlineData(0, new[] { 3, 1 }, new long[] { 0, 0 })]
    [InlineData(1, new[] { 1, 5 }, new long[] { 0, 1 })]
    public void Shares_FollowTheWeights(long total, int[] weights, long[] expected) => Assert.Equal(expected, TokenShares.Of(total, weights));

    [Fact]
    public void DrawnShares_AddUpExactly()
    {
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            var total = random.NextInt64(0, long.MaxValue / 2);
            var weights = Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(1, 1_000)).ToList();
            var shares = TokenShares.Of(total, weights);
            Assert.Equal(total, shares.Sum());
            Assert.All(shares, share => Assert.True(share >= 0));
        }
    }
}
