using System.Net;
using AdminApp.Core.Simulation;

namespace AdminApp.Tests.Simulation;

/// <summary>Which response of the simulated provider has which headers.</summary>
public sealed class SimulatedHeadersTests() : SimulationTests(Options)
{
    private const string Prefix = "x-ratelimit-";

    // Sliding, so that no test meets the end of the clock's minute.
    private static readonly SimulationOptions Options = new() { TimeScale = 0, TokensPerMonth = 1_000_000, RequestWindows = WindowKind.Sliding };

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral)]
    [InlineData(RateHeaderPlace.Always)]
    public async Task WholeAnswer_HasThemAll_WithWhatWasReallyUsed(RateHeaderPlace place)
    {
        Provider.Options = Options with { RateHeaders = place };
        using var response = await Client.AskAsync(stream: false);
        var used = (await SimulationClient.UsageAsync(response)).GetProperty("total_tokens").GetInt64();
        var headers = SimulationClient.LimitsIn(response);
        Assert.Equal(7, headers.Count);
        Assert.Equal((60, 59), Pair(headers, "req-minute"));
        Assert.Equal((500_000, 500_000 - used), Pair(headers, "tokens-minute"));
        Assert.Equal((1_000_000, 1_000_000 - used), Pair(headers, "tokens-month"));
        Assert.Equal(used, headers["x-ratelimit-tokens-query-cost"]);
        Assert.Equal(used, Assert.Single(Provider.Arrivals.Snapshot()).Tokens);
    }

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral, 0)]
    [InlineData(RateHeaderPlace.Always, 7)]
    public async Task StreamedAnswer_HasNone_UnlessAlways(RateHeaderPlace place, int count)
    {
        Provider.Options = Options with { RateHeaders = place };
        using var response = await Client.AskAsync(stream: true);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(count, SimulationClient.LimitsIn(response).Count);
        Assert.Equal("sim-1-1", Id(response));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refusal_HasOnlyThoseOfTheLimitThatRefused(bool stream)
    {
        (SimulationOptions Limited, string Name, long Limit)[] cases =
        [
            (Options with { RequestsPerMinute = 1 }, "req-minute", 1),
            (Options with { TokensPerMinute = 8 }, "tokens-minute", 8),
            (Options with { TokensPerMonth = 8 }, "tokens-month", 8),
            (Options with { MoreLimits = [new(LimitUnit.Requests, 10, 1)] }, "req-10-second", 1),
            (Options with { MoreLimits = [new(LimitUnit.Tokens, 300, 8)] }, "tokens-5-minute", 8),
        ];
        (await Client.AskAsync(stream)).Dispose();
        foreach (var (limited, name, limit) in cases)
        {
            Provider.Options = limited;
            using var response = await Client.AskAsync(stream);
            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            var headers = SimulationClient.LimitsIn(response);
            Assert.Equal((limit, 0), Pair(headers, name));
            Assert.Equal(2, headers.Count);
        }
    }

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral, new[] { "x-ratelimit-limit-req-minute" })]
    [InlineData(RateHeaderPlace.Always, new[] { "x-ratelimit-limit-req-minute", "x-ratelimit-limit-tokens-minute", "x-ratelimit-limit-tokens-month", "x-ratelimit-remaining-tokens-minute", "x-ratelimit-remaining-tokens-month" })]
    public async Task ZeroAllowance_IsALimitOfZero(RateHeaderPlace place, string[] names)
    {
        Provider.Options = Options with { RateHeaders = place, ZeroAllowance = true };
        using var response = await Client.AskAsync(stream: true);
        var headers = SimulationClient.LimitsIn(response);
        Assert.Equal((HttpStatusCode.TooManyRequests, 0L), (response.StatusCode, headers["x-ratelimit-limit-req-minute"]));
        Assert.Equal(names, headers.Keys.Order());
    }

    [Fact]
    public async Task LimitPerSecond_IsNeverTold()
    {
        Provider.Options = Options with { RequestsPerSecond = 0.001 };
        (await Client.AskAsync(stream: true)).Dispose();
        using var response = await Client.AskAsync(stream: true);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Empty(SimulationClient.LimitsIn(response));
    }

    [Fact]
    public async Task EveryOtherResponse_HasOnlyItsId()
    {
        foreach (var kind in new[] { FaultKind.ServerError, FaultKind.Capacity429, FaultKind.RateLimited, FaultKind.Forbidden, FaultKind.InvalidBoth })
        {
            await AssertOnlyIdAsync(Options with { Faults = [new(kind, Share: 1)] }, () => Client.AskAsync(stream: false));
        }

        await AssertOnlyIdAsync(Options, () => Client.SendAsync(HttpMethod.Get, "models"));
        await AssertOnlyIdAsync(Options, () => Client.SendAsync(HttpMethod.Post, "chat/completions", new StringContent("nonsense")));
        await AssertOnlyIdAsync(Options with { ApiKey = "another" }, () => Client.AskAsync(stream: false));
        await AssertOnlyIdAsync(Options with { ApiKey = "another" }, () => Client.SendAsync(HttpMethod.Get, "models"));
        await AssertOnlyIdAsync(Options with { Models = new Dictionary<string, ModelAllowance> { ["m"] = new() } }, () => Client.AskAsync(stream: false));

        async Task AssertOnlyIdAsync(SimulationOptions options, Func<Task<HttpResponseMessage>> ask)
        {
            Provider.Options = options;
            using var response = await ask();
            Assert.Empty(SimulationClient.LimitsIn(response));
            Assert.StartsWith("sim-1-", Id(response), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Always_MeansFailuresToo()
    {
        Provider.Options = Options with { RateHeaders = RateHeaderPlace.Always, Faults = [new(FaultKind.ServerError, Share: 1)] };
        using var response = await Client.AskAsync(stream: false);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal((60, 59), Pair(SimulationClient.LimitsIn(response), "req-minute"));
    }

    [Fact]
    public async Task OldNames_StandInTheSamePlaces()
    {
        Provider.Options = Options with { Headers = HeaderGeneration.BySize };
        using var streamed = await Client.AskAsync(stream: true);
        using var whole = await Client.AskAsync(stream: false);
        Provider.Options = Provider.Options with { RequestsPerMinute = 1 };
        using var byRequests = await Client.AskAsync(stream: false);
        Provider.Options = Provider.Options with { RequestsPerMinute = 0, TokensPerMinute = 8 };
        using var byTokens = await Client.AskAsync(stream: false);

        Assert.Empty(SimulationClient.LimitsIn(streamed));
        Assert.Equal(
            [
                "ratelimitbysize-limit", "ratelimitbysize-query-cost", "ratelimitbysize-remaining", "ratelimitbysize-reset", "x-ratelimitbysize-limit-minute", "x-ratelimitbysize-limit-month",
                "x-ratelimitbysize-remaining-minute", "x-ratelimitbysize-remaining-month",
            ],
            SimulationClient.LimitsIn(whole).Keys.Order());
        Assert.Empty(SimulationClient.LimitsIn(byRequests));
        Assert.Equal(
            ["ratelimitbysize-limit", "ratelimitbysize-remaining", "ratelimitbysize-reset", "x-ratelimitbysize-limit-minute", "x-ratelimitbysize-remaining-minute"],
            SimulationClient.LimitsIn(byTokens).Keys.Order());
    }

    private static (long Limit, long Remaining) Pair(Dictionary<string, long> headers, string name) => (headers[$"{Prefix}limit-{name}"], headers[$"{Prefix}remaining-{name}"]);

    private static string Id(HttpResponseMessage response) => response.Headers.GetValues("mistral-correlation-id").Single();
}
