using AdminApp.Core.Primitives;

namespace AdminApp.Tests.Primitives;

public class FairShareTests
{
    [Theory]
    [InlineData(new[] { 4, 40 }, 10, 6)]
    [InlineData(new[] { 3, 3, 3 }, 10, 10)]
    [InlineData(new[] { 9, 9, 9 }, 10, 3)]
    [InlineData(new[] { 1, 20, 20, 20 }, 10, 3)]
    [InlineData(new[] { 1, 1, 1 }, 2, 0)]
    [InlineData(new int[0], 10, 10)]
    public void WhoHasLittleKeepsIt_AndTheOthersShareTheRest(int[] counts, int most, int share)
    {
        Assert.Equal(share, FairShare.Of(counts, most));
        Assert.True(counts.Sum(count => Math.Min(count, share)) <= most);
    }
}
