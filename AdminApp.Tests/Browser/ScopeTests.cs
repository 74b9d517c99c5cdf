using System.Text.RegularExpressions;
using AdminApp.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>Questions about a meeting that is named, meant by its day, or chosen; and what the search page shows of it.</summary>
public sealed class ScopeTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private static readonly DateOnly Retro = DateOnly.FromDateTime(DateTime.Today).AddDays(-9);

    [Theory]
    [InlineData(1440, 900, false)]
    [InlineData(1440, 900, true)]
    [InlineData(390, 844, false)]
    [InlineData(390, 844, true)]
    public async Task MeetingNamedByItsTitle_IsTheScope_ShownAsAChip_ThatCanBeRemoved(int width, int height, bool dark)
    {
        await using var host = await StartAsync();
        var page = await host.OpenAsync(this, width, height, dark);
        await AskAsync(page, "What was decided in Retro?");
        await Expect(page.Locator(".chat-question .ui-chip")).ToContainTextAsync("Retro, ");
        host.Llm.Answer("They agreed to freeze the scope [1].");
        await Expect(page.Locator(".chat-answer-meta .chat-answer-read")).ToHaveTextAsync(OfTwo("Retro"));
        await Expect(page.Locator(".chat-question .ui-chip")).ToContainTextAsync("Retro, ");
        await ShotAsync(page, "chip", width, dark);
        Assert.DoesNotContain("Leadership", Prompt(host));

        await Expect(page.Locator(".chat-answer-meta .ui-chip")).ToContainTextAsync("Retro, ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask again without this filter" }).ClickAsync();
        host.Llm.Answer("Everybody decided something [1].");
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync("Everybody decided");
        await Expect(page.Locator(".chat-question .ui-chip")).ToHaveCountAsync(0);
        await Expect(page.Locator(".chat-answer-meta .chat-answer-read")).ToContainTextAsync("meetings");
        Assert.Contains("Leadership", Prompt(host));
    }

    [Fact]
    public async Task DayWithoutAMeeting_IsSaidAtOnce_WithTheNearest_AndCanBeAskedInAllMeetings()
    {
        await using var host = await StartAsync();
        var page = await host.OpenAsync(this);
        await AskAsync(page, "What did we decide yesterday?");
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync("The latest is Retro, ");
        Assert.Empty(host.Llm.Requests);
        await ShotAsync(page, "nothing", 1440, false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask in all meetings" }).ClickAsync();
        host.Llm.Answer("To freeze the scope [1].");
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync("To freeze");
        await Expect(page.Locator(".chat-question .ui-chip")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task AskAboutThisMeeting_ShowsIt_AndAsksInsideIt()
    {
        await using var host = await StartAsync();
        var page = await host.OpenAsync(this, path: "/transcripts");
        await page.GetByRole(AriaRole.Link, new() { Name = "Leadership weekly" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Ask about this meeting" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ask about Leadership weekly" })).ToBeVisibleAsync();
        await Expect(page.Locator(".chat-empty")).ToContainTextAsync("Chiara Rossi, Emre Kaya");
        await Expect(page.Locator(".chat-conversations-foot")).ToContainTextAsync("1 of 3 meetings");
        await ShotAsync(page, "about", 1440, false);
        await page.GetByRole(AriaRole.Button, new() { Name = "What was decided?" }).ClickAsync();
        host.Llm.Answer("To hire two people [1].");
        await Expect(page.Locator(".chat-answer-meta .chat-answer-read")).ToHaveTextAsync(OfTwo("Leadership weekly"));
        Assert.DoesNotContain("freeze", Prompt(host));
    }

    [Fact]
    public async Task Example_AsksInsideTheMeetingThatItNames()
    {
        await using var host = await StartAsync();
        var page = await host.OpenAsync(this);
        await page.GetByRole(AriaRole.Button, new() { Name = "What was decided in Retro?" }).ClickAsync();
        host.Llm.Answer("To freeze the scope [1].");
        await Expect(page.Locator(".chat-answer-meta .chat-answer-read")).ToHaveTextAsync(OfTwo("Retro"));
    }

    [Fact]
    public async Task ScopeOfSeveralMeetingsAPeriodAndASpeaker_CanBeChosen_AndIsShownOnTheComposer()
    {
        await using var host = await StartAsync();
        var page = await host.OpenAsync(this);
        await page.Locator(".chat-scope-button").ClickAsync();
        await page.Locator(".chat-scope-panel .mud-checkbox", new() { HasText = "Retro" }).ClickAsync();
        await page.Locator(".chat-scope-panel .mud-checkbox", new() { HasText = "Budget review" }).ClickAsync();
        await page.Locator(".chat-scope-limits").GetByLabel("Speaker", new() { Exact = true }).FillAsync("Ada Lovelace");
        await page.Keyboard.PressAsync("Shift+Tab");
        await ShotAsync(page, "picker", 1440, false);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".chat-composer .ui-chip")).ToHaveCountAsync(3);
        await page.Locator(".chat-composer .ui-chip", new() { HasText = "Ada Lovelace" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator(".chat-composer .ui-chip")).ToHaveCountAsync(2);
        await AskAsync(page, "What was said about the scope?");
        host.Llm.Answer("A lot [1].");
        await Expect(page.Locator(".chat-answer-meta .chat-answer-read")).ToContainTextAsync("of 2 of 2 meetings");
        await Expect(page.Locator(".chat-question .ui-chip")).ToHaveCountAsync(2);
    }

    [Theory]
    [InlineData(1440, 900, false)]
    [InlineData(390, 844, true)]
    public async Task SearchPage_ShowsTheScopeTheSpeakersLinesAndTheOrder(int width, int height, bool dark)
    {
        await using var host = await StartAsync();
        var page = await host.OpenAsync(this, width, height, dark, "/search?q=scope+in+Retro");
        await Expect(page.Locator(".search-summary .ui-chip")).ToContainTextAsync("Retro, ");
        await Expect(page.Locator(".search-hit").First).ToBeVisibleAsync();
        await ShotAsync(page, "search", width, dark);
        await page.Locator(".search-summary .ui-chip").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator(".search-summary .ui-chip")).ToHaveCountAsync(0);
        await page.Locator(".search-summary").GetByText("Newest").ClickAsync();
        await Expect(page.Locator(".search-hit-head").First).ToContainTextAsync("Retro");
        await page.GotoAsync("/search?q=scope&speaker=Ben+Okafor");
        await Expect(page.Locator(".search-hit .ui-speaker").First).ToContainTextAsync("Ben Okafor");
        await Expect(page.Locator(".search-hit .ui-speaker", new() { HasText = "Ada" })).ToHaveCountAsync(0);
    }

    private static async Task<ChatHost> StartAsync()
    {
        var host = await ChatHost.StartAsync(samples: false);
        await host.App.Store.PutMeetingAsync("retro.txt", "Retro", Retro, ("Ada Lovelace", "We decided to freeze the scope for this sprint."), ("Ben Okafor", "The scope was too large, I agree."));
        await host.App.Store.PutMeetingAsync("weekly.txt", "Leadership weekly", Retro.AddDays(-1), ("Chiara Rossi", "Leadership decided to hire two people."), ("Emre Kaya", "What was decided about scope stays."));
        await host.App.Store.PutMeetingAsync("review.txt", "Budget review", Retro.AddDays(-30), ("Ada Lovelace", "The budget and its scope were decided."), ("Ben Okafor", "Nothing else was decided."));
        return host;
    }

    private static async Task AskAsync(IPage page, string question)
    {
        await page.GetByLabel("Your question").FillAsync(question);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeEnabledAsync();
        await page.GetByLabel("Your question").PressAsync("Enter");
    }

    // How many of the two match depends on whether the meeting is embedded yet.
    private static Regex OfTwo(string title) => new($"^Read [12] of 2 passages of {title}$");

    private static string Prompt(ChatHost host) => host.Llm.Requests[^1].Messages[^1].Text;

    private static Task ShotAsync(IPage page, string name, int width, bool dark) =>
        BrowserFixture.ShotAsync(page, $"scope-{name}-{(width > 600 ? "wide" : "small")}-{(dark ? "dark" : "light")}");
}
