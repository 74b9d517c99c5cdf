using System.Net;
using AdminApp.Core.Simulation;

namespace AdminApp.Tests.Simulation;

/// <summary>What the simulated provider charges, by its own log and headers.</summary>
public sealed class TokenChargeTests
{
    private static readonly SimulationOptions Options = new() { TimeScale = 0, RequestsPerMinute = 0, TokensPerMinute = 0 };
    private static readonly string Long = string.Concat(Enumerable.Range(0, 1_200).Select(i => $"{i:d7} ")); // 2,400 tokens

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Usage_IsPromptAndAnswer(bool stream)
    {
        await using var simulation = await SimulatedMistral.StartAsync(Options);
        using var client = new SimulationClient(simulation);
        using var response = await client.AskAsync(stream, maxTokens: 5_000);
        var usage = await SimulationClient.UsageAsync(response);
        Assert.True(usage.GetProperty("completion_tokens").GetInt64() > 5);
        Assert.Equal(usage.GetProperty("total_tokens").GetInt64(), Assert.Single(simulation.Arrivals.Snapshot()).Tokens);
    }

    [Fact]
    public async Task MaxTokens_IsPromptAndTheMostThatTheAnswerMayHave()
    {
        await using var simulation = await SimulatedMistral.StartAsync(Options with { Charge = TokenCharge.MaxTokens });
        using var client = new SimulationClient(simulation);
        using var response = await client.AskAsync(stream: false, maxTokens: 5_000);
        var prompt = (await SimulationClient.UsageAsync(response)).GetProperty("prompt_tokens").GetInt64();
        Assert.Equal((prompt + 5_000, prompt + 5_000), (Assert.Single(simulation.Arrivals.Snapshot()).Tokens, SimulationClient.LimitsIn(response)["x-ratelimit-tokens-query-cost"]));
    }

    [Fact]
    public async Task StreamThatIsCut_CostsOnlyWhatCame()
    {
        await using var simulation = await SimulatedMistral.StartAsync(Options with { Faults = [new(FaultKind.BreakMidStream, From: 2)] });
        using var client = new SimulationClient(simulation);
        using var whole = await client.AskAsync(stream: true);
        var usage = await SimulationClient.UsageAsync(whole);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.AskAsync(stream: true));
        await Fakes.Eventually.UntilAsync(() => simulation.InFlight == 0);
        Assert.Equal(usage.GetProperty("prompt_tokens").GetInt64() + (usage.GetProperty("completion_tokens").GetInt64() / 2), simulation.Arrivals.Snapshot()[1].Tokens);
    }

    [Fact]
    public async Task LongAnswer_IsChargedWhileItIsWritten()
    {
        await using var simulation = await SimulatedMistral.StartAsync(Options with { TimeScale = 1, MinSeconds = 0, MaxSeconds = 0, Misbehaviours = new Dictionary<Misbehaviour, double> { [Misbehaviour.EndlessAnswer] = 1 } });
        using var client = new SimulationClient(simulation);
        var endless = client.AskAsync(stream: true);
        await Fakes.Eventually.UntilAsync(() => simulation.Arrivals.Snapshot() is [{ Tokens: > 200, EndSeconds: null }]);
        client.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => endless);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CachedPrefix_CostsAHundredth_AndIsToldInTheUsage(bool stream)
    {
        await using var simulation = await SimulatedMistral.StartAsync(Options);
        using var client = new SimulationClient(simulation);
        using var first = await client.AskAsync(stream, text: Long + "One?", cacheKey: "k");
        using var second = await client.AskAsync(stream, text: Long + "Two?", cacheKey: "k");
        var (before, after) = (await SimulationClient.UsageAsync(first), await SimulationClient.UsageAsync(second));

        // 4 tokens for the role and 2,400 that are the same: 37 whole blocks of 64.
        Assert.Equal((0, 2_368), (Cached(before), Cached(after)));
        Assert.Equal(2_405, after.GetProperty("prompt_tokens").GetInt32());
        var completion = after.GetProperty("completion_tokens").GetInt64();
        Assert.Equal([2_405 + completion, 2_405 - 2_368 + 24 + completion], simulation.Arrivals.Snapshot().Select(arrival => arrival.Tokens));
        if (!stream)
        {
            Assert.Equal(37 + 24 + completion, SimulationClient.LimitsIn(second)["x-ratelimit-tokens-query-cost"]);
        }
    }

    [Fact]
    public async Task CachedPrefix_IsOnlyForTheSameKeyAndModel()
    {
        await using var simulation = await SimulatedMistral.StartAsync(Options);
        using var client = new SimulationClient(simulation);
        (await client.AskAsync(stream: false, text: Long, cacheKey: "k")).Dispose();
        Assert.Equal(0, Cached(await UsageAsync("another", SimulationClient.Model)));
        Assert.Equal(0, Cached(await UsageAsync("k", "another")));
        Assert.Equal(2_368, Cached(await UsageAsync("k", SimulationClient.Model)));
        Assert.False((await UsageAsync(null, SimulationClient.Model)).TryGetProperty("prompt_tokens_details", out _));

        simulation.Options = Options with { PromptCacheSeconds = 0 };
        Assert.Equal(0, Cached(await UsageAsync("k", SimulationClient.Model)));

        async Task<System.Text.Json.JsonElement> UsageAsync(string? key, string model)
        {
            using var response = await client.AskAsync(stream: false, model, Long, key);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return await SimulationClient.UsageAsync(response);
        }
    }

    private static int Cached(System.Text.Json.JsonElement usage) => usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32();
}
