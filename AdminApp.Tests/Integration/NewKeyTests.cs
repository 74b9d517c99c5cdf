using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Integration;

/// <summary>A new key with no limits typed in, against the simulated provider as Mistral is, judged by its own log of arrivals. A minute lasts three seconds.</summary>
[SlowTest("waits for real windows")]
public class NewKeyTests
{
    private const double Window = 3;

    /// <summary>Limits by requests, by tokens, and by both over several intervals; some without a word about them.</summary>
    [Theory]
    [InlineData(20, 40_000, RateHeaderPlace.AsMistral)]
    [InlineData(20, 40_000, RateHeaderPlace.Always)]
    [InlineData(60, 12_000, RateHeaderPlace.AsMistral)]
    public async Task SixtyQuestionsAtOnce_AreAllAnswered_WithOneRefusalAtMost(int requests, int tokens, RateHeaderPlace place)
    {
        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { RequestsPerMinute = requests, TokensPerMinute = tokens, WindowSeconds = Window, TimeScale = 0.05, RateHeaders = place }, cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await StartAsync(provider);
        using var client = app.ApiClient();
        await Questions.ImportMeetingAsync(client, 60);
        var outcomes = await Questions.AskManyAsync(client, 60, patienceSeconds: 170);

        Assert.All(outcomes, outcome => Assert.True(outcome.Answered, outcome.Body.ToString()));
        Assert.InRange(provider.Arrivals.Total - provider.Arrivals.Counts[ArrivalVerdict.Served], 0, 1);
        Assert.True(provider.Arrivals.MaxWithin(TimeSpan.FromSeconds(Window)) <= requests);

        var budgets = (await client.GetFromJsonAsync<JsonElement>("admin/metrics", TestContext.Current.CancellationToken)).GetProperty("budgets");
        Assert.Equal(
            [("requests_per_minute", requests, "provider"), ("tokens_per_minute", tokens, "provider")],
            budgets.EnumerateArray().Select(b => (b.GetProperty("name").GetString()!, b.GetProperty("effective_limit").GetInt32(), b.GetProperty("source").GetString()!)));
    }

    [Fact]
    public async Task AProviderThatNamesNoLimits_IsUsedAtTheUsualOnes()
    {
        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { WindowSeconds = Window, TimeScale = 0.01, Headers = HeaderGeneration.None }, cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await StartAsync(provider);
        using var client = app.ApiClient();
        await Questions.ImportMeetingAsync(client, 4);
        var outcomes = await Questions.AskManyAsync(client, 4, patienceSeconds: 60);

        Assert.All(outcomes, outcome => Assert.True(outcome.Answered, outcome.Body.ToString()));
        Assert.Equal(1, provider.Arrivals.MaxWithin(TimeSpan.FromSeconds(0.9)));
    }

    private static Task<AppFactory> StartAsync(SimulatedMistral provider) => AppFactory.StartAsync(settings:
    [
        ("Mistral:BaseUrl", provider.BaseUrl),
        ("Mistral:ApiKey", "simulated"),
        ("Mistral:RequestsPerSecond", "auto"),
        ("Mistral:RequestsPerMinute", "auto"),
        ("Mistral:TokensPerMinute", "auto"),
        ("Mistral:LimitWindowSeconds", FormattableString.Invariant($"{Window}")),
        // Provider and application share one process and its thread pool here, cold at first: arrivals vary by far more than over a network.
        ("Mistral:WindowMarginMs", "400"),
        ("Performance:RateLimitPerMinute", "0"),
        ("Performance:RequestQueueSize", "100"),
    ]);
}
