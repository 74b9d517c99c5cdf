using AdminApp.Core.Llm.Simulation;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Integration;

/// <summary>The application in another process than the provider, killed in mid-window; the provider's log is the judge.</summary>
public class KillTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task KilledInMidWindow_TheNextProcessDoesNotSpendTheWindowTwice()
    {
        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { RequestsPerMinute = 6, WindowSeconds = Window.TotalSeconds, TimeScale = 0.05, JitterMs = 15 }, cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await AppProcess.StartAsync(
            ("Mistral:BaseUrl", provider.BaseUrl),
            ("Mistral:ApiKey", "simulated"),
            ("Mistral:RequestsPerSecond", "0"),
            ("Mistral:RequestsPerMinute", "6"),
            ("Mistral:LimitWindowSeconds", "8"));
        await Questions.ImportMeetingAsync(app.Client, 20);

        var before = await Questions.AskManyAsync(app.Client, 4);
        Assert.All(before, outcome => Assert.True(outcome.Answered, outcome.Body.ToString()));
        await app.KillAsync();
        await app.StartAsync();
        var after = await Questions.AskManyAsync(app.Client, 8, first: 4);

        Assert.All(after, outcome => Assert.True(outcome.Answered, outcome.Body.ToString()));
        var calls = before.Concat(after).Sum(outcome => outcome.Body.GetProperty("usage").GetProperty("llm_calls").GetInt32());
        Assert.Equal(12, calls);
        Assert.Equal(calls, provider.Arrivals.Counts[ArrivalVerdict.Served]);
        Assert.Equal(calls, provider.Arrivals.Total);
        Assert.True(provider.Arrivals.MostWithin(Window) <= 6);
    }
}
