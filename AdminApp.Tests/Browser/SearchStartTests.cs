using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>The search page before the first search: the cursor is in its field, and there is something to start with.</summary>

public sealed partial class SearchStartTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Search_HasTheCursor_OpenedByAddressOrFromTheRail(int width)
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, width, width == 390 ? 844 : 900, path: "/search");
        var field = page.GetByLabel("Search the transcripts");
        await Expect(field).ToBeFocusedAsync();
        await page.GotoAsync("/transcripts");
        await page.Locator(".transcripts-title").First.WaitForAsync();
        await page.Locator($"{(width == 390 ? "nav.shell-tab-bar" : "nav.shell-rail")} [data-go=s]").ClickAsync();
        await Expect(field).ToBeFocusedAsync();
        await page.WaitForTimeoutAsync(300); // the heading would take the focus about now
        await page.Keyboard.TypeAsync("touch screen");
        await Expect(field).ToHaveValueAsync("touch screen");
    }

    [Fact]
    public async Task TheEmptyPage_ShowsExamples_AndWhatWasSearchedBefore()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, path: "/search");
        await Expect(page.Locator(".search-suggestion")).ToHaveCountAsync(3);
        await BrowserFixture.ShotAsync(page, "search-start");
        await page.GetByLabel("Search the transcripts").FillAsync("touch screen");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".search-hit").First.WaitForAsync();
        await Fakes.Eventually.UntilAsync(() => page.EvaluateAsync<bool>("Object.values(localStorage).some(value => value.includes('touch screen'))")); // remembered once the hits show
        await page.GotoAsync("/search");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Recent searches" }).GetByRole(AriaRole.Link)).ToHaveTextAsync(["touch screen"]);
        await page.GetByRole(AriaRole.Link, new() { Name = "touch screen", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Searched());
        await page.Locator(".search-hit").First.WaitForAsync();
        await page.GotoAsync("/search");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Recent searches" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task ASearch_BeforeThePageHasItsScript_IsRememberedToo()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        var script = new TaskCompletionSource();
        await page.RouteAsync("**/js/search*.js", async route =>
        {
            await script.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync("/search");
        await Expect(page.GetByLabel("Search the transcripts")).ToBeFocusedAsync();
        await page.GetByLabel("Search the transcripts").FillAsync("touch screen");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".search-hit").First.WaitForAsync();
        script.SetResult();
        await Fakes.Eventually.UntilAsync(() => page.EvaluateAsync<bool>("Object.values(localStorage).some(value => value.includes('touch screen'))"));
    }

    [GeneratedRegex("/search\\?q=touch")]
    private static partial Regex Searched();
}
