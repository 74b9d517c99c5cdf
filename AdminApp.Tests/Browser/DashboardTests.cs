using System.Text.RegularExpressions;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Simulation;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>The dashboard over the real LLM service and a simulated provider.</summary>
public sealed partial class DashboardTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const int Charts = 15;
    private const string Question = "What would a touch screen cost for each remote?";

    [Fact]
    public async Task ABurst_IsSeenWhileItRuns_AndAQuestionCanBeCanceledFromHere()
    {
        await using var provider = await StartAsync(seconds: 300);
        await using var host = await ChatHost.StartOverAsync(provider.BaseUrl, ("Performance:MaxConcurrentLlmRequests", "4"));
        var dashboard = await host.OpenAsync(this, path: "/dashboard?range=5m");
        await Expect(dashboard.Locator(".dashboard-now")).ToContainTextAsync("No question is running or waiting.");
        await Expect(dashboard.Locator(".dashboard-chart")).ToHaveCountAsync(Charts);

        using var leave = new CancellationTokenSource();
        var others = Enumerable.Range(0, 5).Select(i => CallAsync(host, i, leave.Token)).ToArray();
        await Expect(dashboard.Locator(".dashboard-now header")).ToContainTextAsync("4 running of 4 · 1 waiting");
        var chat = await host.OpenAsync(this);
        await chat.GetByLabel("Your question").FillAsync(Question);
        await chat.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        var row = dashboard.Locator(".dashboard-now tr", new() { HasText = Question });
        await Expect(row).ToContainTextAsync("Waiting");
        await Expect(row.Locator(".dashboard-step")).ToContainTextAsync(Place());
        await Expect(dashboard.Locator(".dashboard-tile", new() { HasText = "Waiting in queue" }).Locator(".dashboard-tile-value")).ToHaveTextAsync("2");
        await Expect(dashboard.Locator(".dashboard-tile", new() { HasText = "Requests per minute" }).Locator(".dashboard-tile-value")).ToContainTextAsync("4");
        await BrowserFixture.ShotAsync(dashboard, "dashboard-burst");
        await row.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0); // one's own, so without asking
        await Expect(chat.Locator(".chat-pending")).ToHaveCountAsync(0);

        // The rows move up while one is aimed at, so that of someone else is not stopped by one click.
        await host.App.Services.GetRequiredService<IQuestionRunner>().AskAsync(new AskRequest { Owner = "user:someone", Text = "Who decided it?" }, TestContext.Current.CancellationToken);
        var theirs = dashboard.Locator(".dashboard-now tr", new() { HasText = "Who decided it?" });
        await theirs.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await dashboard.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await dashboard.Locator(".mud-dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Expect(theirs).ToContainTextAsync("Waiting");
        await theirs.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await dashboard.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Stop question" }).ClickAsync();
        await Expect(theirs).ToHaveCountAsync(0);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(others));
        await Expect(dashboard.Locator(".dashboard-now")).ToContainTextAsync("No question is running or waiting.");
    }

    [Fact]
    public async Task Keys_ChooseTheRange_Pause_AndShowAnInstantOnAllCharts()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, path: "/dashboard");
        await Expect(page.Locator(".dashboard-chart")).ToHaveCountAsync(Charts);
        await page.Keyboard.PressAsync("1");
        await Expect(page).ToHaveURLAsync(FiveMinutes());
        await Expect(page.Locator(".dashboard")).ToHaveAttributeAsync("data-columns", "300");
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator(".dashboard-live")).ToContainTextAsync(Behind());
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator(".dashboard-live")).ToHaveTextAsync("Live, 1 s");

        await page.Locator("[data-chart=memory]").FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator("[data-tip]:visible")).ToHaveCountAsync(Charts);
        await Expect(page.Locator("[data-tip=memory]")).ToContainTextAsync("RSS");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("[data-tip]:visible")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "View Memory and GC as a table" }).ClickAsync();
        await Expect(page.Locator(".dashboard-values tbody tr")).ToHaveCountAsync(300);
        await Axe.CheckAsync(page, "table of a chart");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator(".mud-dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await page.Locator("[data-chart=response]").FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Requests());
    }

    [Fact]
    public async Task AHiddenTab_GetsNothing_UntilItIsSeenAgain()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, path: "/dashboard?range=5m");
        await Expect(page.Locator(".dashboard-chart")).ToHaveCountAsync(Charts);
        var feed = host.App.Services.GetRequiredService<AdminApp.Dashboard.DashboardFeed>();
        Assert.Equal(1, feed.Ranges);

        await SeenAsync(page, "hidden");
        await Fakes.Eventually.UntilAsync(() => feed.Ranges == 0);
        await SeenAsync(page, "visible");
        await Fakes.Eventually.UntilAsync(() => feed.Ranges == 1);
        await page.GotoAsync("/transcripts");
        await Fakes.Eventually.UntilAsync(() => feed.Ranges == 0);
    }

    [Theory]
    [InlineData(1440, 900, false)]
    [InlineData(1440, 900, true)]
    [InlineData(390, 844, false)]
    [InlineData(390, 844, true)]
    public async Task Page_FitsItsWindow(int width, int height, bool dark)
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, width, height, dark, "/dashboard?range=1h");
        await Expect(page.Locator(".dashboard-chart")).ToHaveCountAsync(Charts);
        await BrowserFixture.ShotAsync(page, $"dashboard-{width}{(dark ? "-dark" : "")}");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    private static Task<SimulatedMistral> StartAsync(double seconds) => SimulatedMistral.StartAsync(
        new SimulationOptions { MinSeconds = seconds, MaxSeconds = seconds, RequestsPerMinute = 0, TokensPerMinute = 0 }, cancellationToken: TestContext.Current.CancellationToken);

    private static async Task CallAsync(ChatHost host, int number, CancellationToken cancellationToken)
    {
        var request = new LlmRequest { Messages = [new ChatMessage(ChatRole.User, $"Call {number}")], Terms = new CallerTerms { User = $"user:{number}", Patience = TimeSpan.FromMinutes(10) } };
        await foreach (var _ in host.App.Services.GetRequiredService<ILlmService>().StreamAsync(request, cancellationToken))
        {
            // Only its end matters.
        }
    }

    private static Task SeenAsync(IPage page, string state) => page.EvaluateAsync(
        "state => { Object.defineProperty(document, 'visibilityState', { value: state, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", state);

    [GeneratedRegex(@"\d(st|nd|rd)")]
    private static partial Regex Place();

    [GeneratedRegex(@"/dashboard\?range=5m$")]
    private static partial Regex FiveMinutes();

    [GeneratedRegex(@"Paused 0:\d\d, \d+ s behind")]
    private static partial Regex Behind();

    [GeneratedRegex(@"/requests\?from=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ&to=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    private static partial Regex Requests();
}
