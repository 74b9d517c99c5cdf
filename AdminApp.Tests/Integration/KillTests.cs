using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Integration;

/// <summary>The application in another process than the provider, killed in mid-window; the provider's log is the judge.</summary>
[SlowTest("starts processes, and waits for real windows")]
public class KillTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(45); // the next process begins within it, on a slow machine too

    [Fact]
    public async Task KilledInMidWindow_TheNextProcessDoesNotSpendTheWindowTwice()
    {
        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { RequestsPerMinute = 6, WindowSeconds = Window.TotalSeconds, TimeScale = 0.3, JitterMs = 15 }, cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await AppProcess.StartAsync(
            ("Mistral:BaseUrl", provider.BaseUrl),
            ("Mistral:ApiKey", "simulated"),
            ("Mistral:RequestsPerSecond", "0"),
            ("Mistral:RequestsPerMinute", "6"),
            ("Mistral:LimitWindowSeconds", "45"),
            // Both processes share one busy machine, where arrivals vary far more than over a network.
            ("Mistral:WindowMarginMs", "2000"));
        await Questions.ImportMeetingAsync(app.Client, 20);

        // Answers take 1.5 to 4.5 s: the kill meets calls under way.
        var cut = Questions.AskManyAsync(app.Client, 4);
        await Eventually.UntilAsync(() => provider.Arrivals.Total >= 4);

        var firstWindow = TimeProvider.System.GetTimestamp();
        await app.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => cut);
        await app.StartAsync();
        var after = Questions.AskManyAsync(app.Client, 8, first: 4);
        await Eventually.UntilAsync(() => provider.Arrivals.Total >= 6);

        Assert.True(TimeProvider.System.GetElapsedTime(firstWindow) < Window, "the next process began too late to meet the window that the kill cut");
        Assert.All(await after, outcome => Assert.True(outcome.Answered, outcome.Body.ToString()));
        Assert.Equal(12, provider.Arrivals.Total);
        Assert.Equal(12, provider.Arrivals.Counts[ArrivalVerdict.Served]);
        Assert.True(provider.Arrivals.MaxWithin(Window) <= 6);

        // Every question has its row, those that the kill cut included, and the sums of the rows are the totals.
        var totals = await app.Client.GetFromJsonAsync<JsonNode>("admin/metrics", TestContext.Current.CancellationToken);
        Assert.Equal((12, 12), ((int)totals!["requests"]!["submitted"]!, (int)totals["requests"]!["answered"]! + (int)totals["requests"]!["failed"]!));
        await Eventually.UntilAsync(async () =>
            (await app.RequestsAsync("answered"), await app.RequestsAsync("failed")) == ((int)totals["requests"]!["answered"]!, (int)totals["requests"]!["failed"]!));
    }
}
