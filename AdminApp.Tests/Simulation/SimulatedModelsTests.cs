using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Core.Simulation;

namespace AdminApp.Tests.Simulation;

/// <summary>Models with limits and refusals of their own.</summary>
public sealed class SimulatedModelsTests() : SimulationTests(Options)
{
    private static readonly SimulationOptions Options = new()
    {
        TimeScale = 0,
        RequestsPerMinute = 2,
        RequestWindows = WindowKind.Sliding,
        Models = new Dictionary<string, ModelAllowance>
        {
            ["general"] = new(),
            ["one"] = new() { RequestsPerMinute = 1 },
            ["short"] = new() { TokensPerMinute = 3 },
            ["seldom"] = new() { RequestsPerSecond = 0.001 },
            ["any"] = new() { RequestsPerMinute = 0 },
            ["zero"] = new() { ZeroAllowance = true },
            ["disabled"] = new() { Refusal = ModelRefusal.NotEnabled },
            ["dear"] = new() { Refusal = ModelRefusal.TierNotAllowed },
            ["gone"] = new() { Refusal = ModelRefusal.NoSuchModel },
            ["unpaid"] = new() { Refusal = ModelRefusal.NoCredit },
        },
    };

    [Fact]
    public async Task EveryModel_HasItsOwnLimits()
    {
        Assert.Equal("200 200 429", await StatusesAsync("general", 3));
        Assert.Equal("200 429", await StatusesAsync("one", 2));
        Assert.Equal("429", await StatusesAsync("short", 1));
        Assert.Equal("200 429", await StatusesAsync("seldom", 2));
        Assert.Equal("200 200 200 200", await StatusesAsync("any", 4));
        Assert.Equal("429", await StatusesAsync("zero", 1));
        Assert.Equal(
            [ArrivalVerdict.RefusedByMinute, ArrivalVerdict.RefusedByMinute, ArrivalVerdict.RefusedByTokens, ArrivalVerdict.RefusedBySecond, ArrivalVerdict.RefusedForGood],
            Provider.Arrivals.Snapshot().Where(arrival => arrival.Status == 429).Select(arrival => arrival.Verdict));
        Assert.Equal((3, 2, 13), (Provider.Arrivals.MaxWithin(TimeSpan.FromHours(1), "general"), Provider.Arrivals.MaxWithin(TimeSpan.FromHours(1), "one"), Provider.Arrivals.MaxWithin(TimeSpan.FromHours(1))));
    }

    [Theory]
    [InlineData("disabled", HttpStatusCode.Forbidden, "1913")]
    [InlineData("dear", HttpStatusCode.Forbidden, "1910")]
    [InlineData("gone", HttpStatusCode.BadRequest, "1500")]
    [InlineData("unpaid", HttpStatusCode.PaymentRequired, null)]
    [InlineData("not in the list", HttpStatusCode.BadRequest, "1500")]
    public async Task RefusedModel_IsRefusedWithItsReason(string model, HttpStatusCode status, string? code)
    {
        using var response = await Client.AskAsync(stream: true, model);
        var error = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((status, code), (response.StatusCode, error.GetProperty("code").GetString()));
        var arrival = Assert.Single(Provider.Arrivals.Snapshot());
        Assert.Equal((model, ArrivalVerdict.ModelRefused, (int)status, 0L), (arrival.Model, arrival.Verdict, arrival.Status, arrival.Tokens));
    }

    [Fact]
    public async Task ListOfModels_HasThemAll()
    {
        using var response = await Client.SendAsync(HttpMethod.Get, "models");
        var list = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(Options.Models.Keys, list.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task Options_KeepTheNamesOfModels_WhenAnotherOptionIsChanged()
    {
        await PutAsync("""{"models": {"Ministral_8B-Latest": {"requests_per_minute": 188, "refusal": "not_enabled"}}, "more_limits": [{"unit": "tokens", "seconds": 300, "limit": 7}]}""", HttpStatusCode.OK);
        await PutAsync("""{"requests_per_minute": 3}""", HttpStatusCode.OK);
        var (name, allowance) = Assert.Single(Provider.Options.Models);
        Assert.Equal(("Ministral_8B-Latest", new ModelAllowance { RequestsPerMinute = 188, Refusal = ModelRefusal.NotEnabled }), (name, allowance));
        Assert.Equal(new FurtherLimit(LimitUnit.Tokens, 300, 7), Assert.Single(Provider.Options.MoreLimits));
    }

    [Theory]
    [InlineData("""{"models": {"": {}}}""")]
    [InlineData("""{"models": {"m": {"requests_per_minute": -1}}}""")]
    [InlineData("""{"models": {"m": {"tokens_per_hour": 1}}}""")]
    [InlineData("""{"more_limits": [{"unit": "tokens", "seconds": 0, "limit": 7}]}""")]
    [InlineData("""{"more_limits": [{"unit": "tokens", "seconds": 10, "limit": 0}]}""")]
    [InlineData("""{"more_limits": [{"unit": "tokens", "seconds": 10, "limit": 1}, {"unit": "tokens", "seconds": 10, "limit": 2}]}""")]
    [InlineData("""{"prompt_cache_block": 0}""")]
    [InlineData("""{"rate_headers": "sometimes"}""")]
    public Task Options_OutOfRange_AreRefused(string changes) => PutAsync(changes, HttpStatusCode.BadRequest);

    private async Task PutAsync(string changes, HttpStatusCode expected)
    {
        using var response = await Client.SendAsync(HttpMethod.Put, "../simulation/options", new StringContent(changes));
        Assert.Equal(expected, response.StatusCode);
    }

    private async Task<string> StatusesAsync(string model, int count)
    {
        var statuses = new int[count];
        for (var i = 0; i < count; i++)
        {
            using var response = await Client.AskAsync(stream: i % 2 == 0, model);
            statuses[i] = (int)response.StatusCode;
        }

        return string.Join(' ', statuses);
    }
}
