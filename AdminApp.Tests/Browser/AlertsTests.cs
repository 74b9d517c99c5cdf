using System.Collections.Concurrent;
using System.Text.Json;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>An alert fires by a fault of the provider, in a browser and at a webhook.</summary>
public sealed class AlertsTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task AProvidersRefusal_FiresAnAlert_OnOpenPagesAndAtTheWebhook_AndIsAcknowledged()
    {
        var arrived = new ConcurrentQueue<string>();
        await using var listener = await WebhookListener.StartAsync(arrived);
        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { MinSeconds = 0, MaxSeconds = 0.1, RequestsPerMinute = 0, TokensPerMinute = 0, Faults = [new SimulatedFault(FaultKind.RateLimited, From: 1)] },
            cancellationToken: TestContext.Current.CancellationToken);
        await using var host = await ChatHost.StartOverAsync(provider.BaseUrl, ("Alerts:WebhookUrl", $"{listener.Urls.First()}/hook"), ("Alerts:AllowPrivateWebhook", "true"));
        var page = await host.OpenAsync(this, path: "/alerts");
        await Expect(page.Locator(".alerts-quiet")).ToContainTextAsync("No alert is firing.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send test" }).ClickAsync();
        await Expect(page.Locator(".alerts-side")).ToContainTextAsync("Delivered in");

        var other = await host.OpenAsync(this);
        await other.GetByLabel("Your question").FillAsync("What does the touch screen cost for each remote?");
        await other.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(page.Locator(".alerts-firing")).ToContainTextAsync("Rate-limit error");
        await Expect(other.Locator(".mud-snackbar")).ToContainTextAsync("Alert: Rate-limit error");
        await Expect(other.Locator(".shell-rail .shell-nav-badge")).ToContainTextAsync("1");
        await Eventually.UntilAsync(() => arrived.Count == 2);
        var notice = JsonDocument.Parse(arrived.Last()).RootElement;
        Assert.Equal(("fired", "rate_limit"), (notice.GetProperty("event").GetString(), notice.GetProperty("rule").GetString()));
        await BrowserFixture.ShotAsync(page, "alerts-firing");

        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge Rate-limit error" }).ClickAsync();
        await Expect(page.Locator(".alerts-firing")).ToContainTextAsync("acknowledged by");
        await Expect(other.Locator(".shell-rail .shell-nav-badge")).ToHaveCountAsync(0);
        await Expect(other.Locator(".mud-snackbar")).ToHaveCountAsync(0); // someone has seen it
    }
}
