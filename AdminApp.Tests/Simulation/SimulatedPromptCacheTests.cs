using AdminApp.Core.Simulation;

namespace AdminApp.Tests.Simulation;

public sealed class SimulatedPromptCacheTests
{
    private static readonly SimulationOptions Options = new() { PromptCacheBlock = 10, PromptCacheMinTokens = 25, PromptCacheSeconds = 60 };

    [Fact]
    public void LongestCommonBeginning_CountsInWholeBlocks()
    {
        var cache = new SimulatedPromptCache();
        cache.Use(Options, Prefixes(new string('a', 200) + "bbbb"), 0); // 4 + 50 + 1 tokens
        Assert.Equal(50, cache.Find(Options, Prefixes(new string('a', 200) + "cccc" + new string('d', 400)), 1));
        Assert.Equal(30, cache.Find(Options, Prefixes(new string('a', 140) + new string('e', 400)), 1)); // 39 are the same
        Assert.Equal(0, cache.Find(Options, Prefixes(new string('a', 100) + new string('e', 400)), 1)); // 29 are the same, fewer than three blocks
        Assert.Equal(0, cache.Find(Options, Prefixes(new string('e', 400)), 1));
    }

    [Fact]
    public void Beginning_IsForgotten_SoLongAfterItsLastUse()
    {
        var cache = new SimulatedPromptCache();
        var prefixes = Prefixes(new string('a', 200));
        cache.Use(Options, prefixes, 0);
        Assert.Equal(50, cache.Find(Options, prefixes, 60));
        Assert.Equal(0, cache.Find(Options, prefixes, 60.1));
        cache.Use(Options, prefixes, 50);
        Assert.Equal(50, cache.Find(Options, prefixes, 110));
    }

    [Fact]
    public void Cache_IsBounded_AndTheOldestGoesFirst()
    {
        var cache = new SimulatedPromptCache();
        var (oldest, kept) = (Prefixes(new string('a', 200)), Prefixes(new string('b', 200)));
        cache.Use(Options, oldest, 0);
        cache.Use(Options, kept, 0);
        cache.Use(Options, [.. Enumerable.Range(0, 49_999).Select(i => (UInt128)i)], 1); // from the third on: 49,997, and three of each above
        Assert.Equal((0, 50), (cache.Find(Options, oldest, 1), cache.Find(Options, kept, 1)));
    }

    [Fact]
    public void Prefixes_BelongToAModelAndAKey()
    {
        UInt128[] first = [.. Of("m", "k")];
        Assert.Equal(5, first.Length);
        Assert.Equal(first, Of("m", "k"));
        Assert.Empty(first.Intersect(Of("m", "l")).Concat(first.Intersect(Of("n", "k"))).Concat(first.Intersect(Of("mk", ""))));
        Assert.Empty(Of("m", null));

        static IReadOnlyList<UInt128> Of(string model, string? key) => PromptPrefixes.Of(Request(new string('a', 200)) with { Model = model, PromptCacheKey = key }, 10);
    }

    private static IReadOnlyList<UInt128> Prefixes(string text) => PromptPrefixes.Of(Request(text), Options.PromptCacheBlock);

    private static SimulatedRequest Request(string text) => new("m", [new("user", text)], 10, Stream: false, [], "auto", Json: false, "k");
}
