using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>The command palette, by keyboard alone, with a mouse, and on a phone.</summary>
public sealed partial class PaletteTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task ByKeysAlone_APageASettingAndATranscriptAreReached_AndTheFocusReturns()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await page.Locator("form[data-draft][data-ready]").WaitForAsync();
        await page.GetByLabel("Your question").FillAsync("A draft");

        // What is typed before the palette is there belongs to it, and Enter waits for what fits.
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("transcr");
        await Expect(Field(page)).ToHaveValueAsync("transcr");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(AtTranscripts());
        await Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("Control+k");
        await Field(page).FillAsync("Mistral:RequestsPerMin");
        await Expect(Selected(page)).ToContainTextAsync("Requests per minute");
        await BrowserFixture.ShotAsync(page, "palette");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(AtSetting());
        var row = page.Locator("[data-key='Mistral:RequestsPerMinute']");
        await Expect(row).ToHaveClassAsync(Linked());
        await Expect(row).ToBeInViewportAsync();
        await Expect(page.GetByLabel("Requests per minute, requests/window")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Control+k");
        await Expect(Field(page)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByLabel("Requests per minute, requests/window")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Control+k");
        await Field(page).FillAsync("product meeting");
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(4);
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "4 results" })).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("End");
        await Expect(Selected(page)).ToHaveTextAsync(Everything());
        await page.Keyboard.PressAsync("ArrowDown"); // around to the first
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByRole(AriaRole.Option).Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(Field(page)).ToHaveAttributeAsync("aria-activedescendant", (await page.GetByRole(AriaRole.Option).Nth(1).GetAttributeAsync("id"))!);
        await page.Keyboard.PressAsync("Home");
        await Expect(page.GetByRole(AriaRole.Option).First).ToHaveAttributeAsync("aria-selected", "true");
        var opened = await page.Context.RunAndWaitForPageAsync(() => page.Keyboard.PressAsync("Control+Enter"));
        await Expect(opened).ToHaveURLAsync(AtTranscript());
        await Expect(page).ToHaveURLAsync(AtSetting());
        await Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task ASpeaker_LeadsToTheirMeetings_AndASearchOfWhatTheySaid()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await ChooseAsync(page, "marketing", "Marketing");
        await Expect(page).ToHaveURLAsync(AtSpeaker());
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Meetings with Marketing" }).GetByRole(AriaRole.Link).First).ToBeVisibleAsync();
        await Axe.CheckAsync(page, "search of a speaker");
        await BrowserFixture.ShotAsync(page, "search-speaker");
        await page.GetByLabel("Search the transcripts").FillAsync("remote");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".search-hit").First.WaitForAsync();
        await Expect(page.Locator(".search-hit-line .ui-speaker").First).ToHaveTextAsync("Marketing");
    }

    [Fact]
    public async Task Actions_DoWhatTheySay()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, path: "/dashboard");
        await page.Locator(".dashboard-tile").First.WaitForAsync();
        await ChooseAsync(page, "dark th", "Dark theme");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await ChooseAsync(page, "pause", "Pause or resume the dashboard");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Go on" })).ToBeVisibleAsync();
        await ChooseAsync(page, "shortcuts", "Keyboard shortcuts");
        await Expect(page.Locator(".mud-dialog")).ToContainTextAsync("Single-key shortcuts");
        await Fakes.Eventually.UntilAsync(() => page.EvaluateAsync<bool>(
            "(dialog => dialog.contains(document.activeElement) || (document.activeElement !== document.body && document.activeElement.contains(dialog)))(document.querySelector('.mud-dialog'))"));
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        await ChooseAsync(page, "sign out", "Sign out");
        await Expect(page).ToHaveURLAsync(AtSignIn());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnAPhone_ItIsBehindMore(bool dark)
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, 390, 844, dark);
        await page.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Find a page, setting or meeting" }).ClickAsync();
        await Expect(Field(page)).ToBeFocusedAsync();
        await Field(page).FillAsync("meeting");
        await Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await BrowserFixture.ShotAsync(page, $"palette-phone{(dark ? "-dark" : "")}");
        await page.GetByRole(AriaRole.Option, new() { NameRegex = Committee() }).ClickAsync();
        await Expect(page).ToHaveURLAsync(AtTranscript());
        await Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
    }

    private static ILocator Field(IPage page) => page.GetByRole(AriaRole.Combobox, new() { NameRegex = Name() });

    private static ILocator Selected(IPage page) => page.Locator("[role=option][aria-selected=true]");

    private static async Task ChooseAsync(IPage page, string typed, string label)
    {
        await page.Keyboard.PressAsync("Control+k");
        await Field(page).FillAsync(typed);
        await Expect(Selected(page)).ToContainTextAsync(label);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".shell-palette")).ToHaveCountAsync(0);
    }

    [GeneratedRegex("^Find a page")]
    private static partial Regex Name();

    [GeneratedRegex("^Search all transcripts for “product meeting”")]
    private static partial Regex Everything();

    [GeneratedRegex("^Committee")]
    private static partial Regex Committee();

    [GeneratedRegex(@"\blimits-row-linked\b")]
    private static partial Regex Linked();

    [GeneratedRegex("/transcripts$")]
    private static partial Regex AtTranscripts();

    [GeneratedRegex("/transcripts/[0-9a-f-]+$")]
    private static partial Regex AtTranscript();

    [GeneratedRegex("/limits\\?setting=Mistral%3ARequestsPerMinute$")]
    private static partial Regex AtSetting();

    [GeneratedRegex("/search\\?speaker=Marketing$")]
    private static partial Regex AtSpeaker();

    [GeneratedRegex("/sign-in")]
    private static partial Regex AtSignIn();
}
