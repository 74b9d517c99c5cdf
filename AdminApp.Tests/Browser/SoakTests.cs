using AdminApp.Tests.Measures;

namespace AdminApp.Tests.Browser;

/// <summary>What <c>measure soak</c> does for two days, for as long as a test may take.</summary>
[SlowTest("drives a browser")]
public sealed class SoakTests(BrowserFixture fixture)
{
    [Fact]
    public async Task Dashboards_RespondAfterAnHourOfQuestions_AndBrowsersThatLeftAreNoErrors()
    {
        await using var soak = await Soak.StartAsync(fixture, times: 240, ["5m", "1h"]);
        await soak.RunAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        Assert.InRange(soak.Questions.Answered, 1, soak.Questions.Asked);
        Assert.True(soak.Visits > 0);
        Assert.Empty(await soak.FaultsAsync());
        await soak.CloseAsync(TestContext.Current.CancellationToken);
        Assert.Empty(soak.Errors);
    }
}
