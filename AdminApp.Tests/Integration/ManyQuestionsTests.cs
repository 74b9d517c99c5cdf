using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Integration;

/// <summary>Many questions at once against the simulated provider, judged by its own log of arrivals. Times are a tenth of the real ones.</summary>
[SlowTest("waits for real windows")]
public class ManyQuestionsTests
{
    private const double Tenth = 0.1;

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral)]
    [InlineData(RateHeaderPlace.Always)]
    public async Task TwentyAtOnce_AreAllAnswered_AndTheProviderRefusesNothing(RateHeaderPlace place)
    {
        await using var provider = await SimulatedMistral.StartAsync(new SimulationOptions { RequestsPerMinute = 60, WindowSeconds = 6, TimeScale = Tenth, RateHeaders = place }, cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await StartAsync(provider, 60);
        using var client = app.ApiClient();
        await Questions.ImportMeetingAsync(client, 20);
        var outcomes = await Questions.AskManyAsync(client, 20, patienceSeconds: 60);
        Assert.All(outcomes, outcome => Assert.True(outcome.Answered, outcome.Body.ToString()));
        Assert.Equal(20, provider.Arrivals.Total);
        Assert.Equal(20, provider.Arrivals.Counts[ArrivalVerdict.Served]);
        Assert.All(outcomes, outcome => Assert.NotEmpty(outcome.Body.GetProperty("citations").EnumerateArray()));
    }

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral)]
    [InlineData(RateHeaderPlace.Always)]
    public async Task FiftyAtOnceAtATightLimit_EachHasAnOutcome_AndTheProviderRefusesNothing(RateHeaderPlace place)
    {
        await using var provider = await SimulatedMistral.StartAsync(new SimulationOptions { RequestsPerMinute = 6, WindowSeconds = 2, TimeScale = Tenth, RateHeaders = place }, cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await StartAsync(provider, 6, window: 2);
        using var client = app.ApiClient();
        await Questions.ImportMeetingAsync(client, 50);
        var outcomes = await Questions.AskManyAsync(client, 50, patienceSeconds: 6);
        Assert.Equal(50, outcomes.Length);
        Assert.Contains(outcomes, outcome => outcome.Answered);
        Assert.All(outcomes.Where(outcome => !outcome.Answered), outcome =>
        {
            Assert.Equal(503, (int)outcome.Status);
            Assert.Contains(outcome.Code, new[] { "not_in_time", "queue_full" });
            Assert.True(outcome.RetryAfter >= TimeSpan.FromSeconds(1));
            Assert.True(outcome.Body.GetProperty("estimated_wait_seconds").GetDouble() > 0);
        });
        Assert.Equal(provider.Arrivals.Total, provider.Arrivals.Counts[ArrivalVerdict.Served]);
        Assert.True(provider.Arrivals.MaxWithin(TimeSpan.FromSeconds(2)) <= 6);

        var requests = (await client.GetFromJsonAsync<JsonElement>("admin/metrics", TestContext.Current.CancellationToken)).GetProperty("requests");
        var parts = new[] { "answered", "failed", "cancelled", "refused", "waiting", "running" }.Sum(name => requests.GetProperty(name).GetInt64());
        Assert.Equal(requests.GetProperty("submitted").GetInt64(), parts);
        Assert.Equal(50, requests.GetProperty("submitted").GetInt64());
    }

    private static Task<AppFactory> StartAsync(SimulatedMistral provider, int requestsPerMinute, double window = 6) => AppFactory.StartAsync(settings:
    [
        ("Mistral:BaseUrl", provider.BaseUrl),
        ("Mistral:ApiKey", "simulated"),
        ("Mistral:RequestsPerSecond", "0"),
        ("Mistral:RequestsPerMinute", $"{requestsPerMinute}"),
        ("Mistral:LimitWindowSeconds", FormattableString.Invariant($"{window}")),
        // Provider and application share one process and its thread pool here, cold at first: arrivals vary by far more than over a network.
        ("Mistral:WindowMarginMs", "400"),
        ("Performance:RateLimitPerMinute", "0"),
    ]);
}
