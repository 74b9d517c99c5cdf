using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>Every shortcut of the list behind "?", pressed on real pages.</summary>
public sealed partial class ShortcutTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string First = "What would a touch screen cost?";
    private const string Second = "Who was against it?";

    [Theory]
    [InlineData("/", "Your question")]
    [InlineData("/transcripts", "Filter transcripts")]
    public async Task TheSkipLink_LeadsToTheField_PastAllConversations(string address, string field)
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, path: address);
        await page.GetByLabel(field).WaitForAsync();
        await page.Locator(".shell-skip").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel(field)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task AMenuOpenedByMouse_IsClosedByOneEsc()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, path: "/transcripts");
        var opener = page.Locator("[aria-label^='Actions for']").First;
        await opener.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Edit details" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        await Expect(opener).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Pages_AreReachedByKeys_AndSearchIsOneKeyAway()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await OpenChatAsync(host);
        await LeaveFieldAsync(page);
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByPlaceholder("Search conversations").First).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("g t /");
        await Expect(page.GetByPlaceholder("Search conversations").First).ToHaveValueAsync("g t /"); // in a field keys are letters
        await Expect(page).ToHaveURLAsync(AtChat());
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByPlaceholder("Search conversations").First).ToHaveValueAsync("");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByPlaceholder("Search conversations").First).Not.ToBeFocusedAsync();

        await PressAsync(page, "g", "t");
        await Expect(page).ToHaveURLAsync(AtTranscripts());
        await page.Locator(".transcripts-title").First.WaitForAsync();
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByLabel("Filter transcripts")).ToBeFocusedAsync();
        await LeaveFieldAsync(page);
        await PressAsync(page, "g", "s");
        await Expect(page).ToHaveURLAsync(AtSearch());
        await Expect(page.GetByLabel("Search the transcripts")).ToBeFocusedAsync(); // ready to type
        await LeaveFieldAsync(page);
        await PressAsync(page, "g", "c");
        await Expect(page).ToHaveURLAsync(AtChat());

        await page.Locator("form[data-draft][data-ready]").WaitForAsync(); // drafts are kept from here on
        await page.GetByLabel("Your question").FillAsync("A draft");
        await page.Keyboard.PressAsync("Control+k"); // from a field, too
        await Expect(page.GetByRole(AriaRole.Combobox, new() { NameRegex = Palette() })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByLabel("Your question")).ToBeFocusedAsync();
        await LeaveFieldAsync(page);
        await PressAsync(page, "g", "t");
        await Expect(page).ToHaveURLAsync(AtTranscripts());
        await PressAsync(page, "g", "c");
        await Expect(page.GetByLabel("Your question")).ToHaveValueAsync("A draft");
    }

    [Fact]
    public async Task InANarrowWindow_PagesAreReachedByKeys_Too()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await OpenChatAsync(host, width: 390);
        await page.GetByLabel("Your question").FocusAsync();
        await page.Keyboard.PressAsync("Meta+k");
        await Expect(page.GetByRole(AriaRole.Combobox, new() { NameRegex = Palette() })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        await LeaveFieldAsync(page);
        await PressAsync(page, "g", "t");
        await Expect(page).ToHaveURLAsync(AtTranscripts());
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await PressAsync(page, "g", "c");
        await Expect(page).ToHaveURLAsync(AtChat());
    }

    [Fact]
    public async Task TheList_OpensByQuestionMark_AndItsSwitchTurnsSingleKeysOff()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await OpenChatAsync(host);
        await LeaveFieldAsync(page);
        await page.Keyboard.PressAsync("?");
        var list = page.Locator(".mud-dialog");
        await Expect(list).ToContainTextAsync("Keyboard shortcuts");
        await list.GetByRole(AriaRole.Switch).ClickAsync();
        await Expect(list.GetByRole(AriaRole.Switch)).Not.ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(list).ToHaveCountAsync(0);

        await LeaveFieldAsync(page);
        foreach (var key in (string[])["/", "?", "g", "t"])
        {
            await page.Keyboard.PressAsync(key);
        }

        await page.Keyboard.PressAsync("Control+k"); // no single key: still works, and shows that the others were seen
        await Expect(page.GetByRole(AriaRole.Combobox, new() { NameRegex = Palette() })).ToHaveValueAsync("");
        await Expect(page).ToHaveURLAsync(AtChat());
        await page.ReloadAsync();
        await page.Locator("h1").WaitForAsync();
        Assert.False(await page.EvaluateAsync<bool>("adminapp.shortcuts.enabled()"));
        await page.EvaluateAsync("adminapp.help()");
        await list.GetByRole(AriaRole.Switch).ClickAsync();
        await Expect(list.GetByRole(AriaRole.Switch)).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(list).ToHaveCountAsync(0);
        await LeaveFieldAsync(page);
        await PressAsync(page, "g", "t");
        await Expect(page).ToHaveURLAsync(AtTranscripts());
    }

    [Fact]
    public async Task AThread_IsReadByKeys_AndItsLastQuestionEditedInPlace()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await AskAsync(page, First);
        host.Llm.Answer("Much.[1] More than the goal.[2]");
        await Expect(page.Locator(".chat-answer .chat-answer-meta")).ToHaveCountAsync(1);
        await AskAsync(page, Second);
        host.Llm.Answer("Marketing.[1]");
        await Expect(page.Locator(".chat-answer .chat-answer-meta")).ToHaveCountAsync(2);

        await LeaveFieldAsync(page);
        await Expect(page.Locator(".chat-answer").Nth(1)).ToHaveClassAsync(Selected());
        await page.Keyboard.PressAsync("[");
        await Expect(page.Locator(".chat-answer").Nth(0)).ToHaveClassAsync(Selected());
        await page.Keyboard.PressAsync("2");
        await Expect(page.Locator("#source-2")).ToHaveClassAsync("chat-source on");
        await page.Keyboard.PressAsync("]");
        await Expect(page.Locator(".chat-answer").Nth(1)).ToHaveClassAsync(Selected());

        var question = page.GetByLabel("Your question");
        await question.FocusAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(question).ToHaveValueAsync(Second);
        await Expect(page.Locator(".chat-composer-editing")).ToContainTextAsync("Editing your last question");
        await page.Keyboard.PressAsync("Escape");
        await Expect(question).ToHaveValueAsync("");
        await Expect(page.Locator(".chat-composer-editing")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(question).ToHaveValueAsync(Second);
        await question.FillAsync("Who was for it?");
        await page.Keyboard.PressAsync("Shift+Enter");
        await page.Keyboard.TypeAsync("And why?");
        await page.Keyboard.PressAsync("Enter");
        host.Llm.Answer("Nobody.[1]");
        await Expect(page.Locator(".chat-answer").Nth(1)).ToContainTextAsync("Nobody.");
        await Expect(page.Locator(".chat-question")).ToHaveTextAsync([First, "Who was for it?\nAnd why?"]);
        await Expect(page.Locator(".chat-answer")).ToHaveCountAsync(2);
        await Expect(question).ToHaveValueAsync("");

        await page.Keyboard.PressAsync("Alt+n");
        await Expect(page).ToHaveURLAsync(AtChat());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ask your meetings" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task EscapeInTheSearchOfConversations_StopsNoAnswer_AndInTheComposerItDoes()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await AskAsync(page, First);
        host.Llm.Say(new Core.Llm.LlmStarted(), new Core.Llm.LlmToken("It was estimated at more than"));
        await Expect(page.Locator(".chat-writing")).ToBeVisibleAsync();

        var search = page.GetByPlaceholder("Search conversations").First;
        await search.FillAsync("touch");
        await page.Keyboard.PressAsync("Escape");
        await Expect(search).ToHaveValueAsync("");
        await page.Keyboard.PressAsync("Escape");
        await Expect(search).Not.ToBeFocusedAsync();
        host.Llm.Say(new Core.Llm.LlmToken(" seventeen fifty for each remote, which was far above the goal that the team had been given at its first meeting."));
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync("at its first meeting");
        await Expect(page.Locator(".chat-writing")).ToBeVisibleAsync();

        await page.GetByLabel("Your question").FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".chat-answer")).ToContainTextAsync("Stopped. The text so far was kept.");
    }

    [Fact]
    public async Task MatchesInATranscript_AreSteppedThroughByN()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, path: "/transcripts");
        await page.Locator(".transcripts-title").First.ClickAsync();
        await page.Locator(".reader-lane-frame").WaitForAsync(); // the reader's script is there
        await LeaveFieldAsync(page);
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByLabel("Search in this transcript")).ToBeFocusedAsync();
        await page.GetByLabel("Search in this transcript").FillAsync("remote"); // at once: each letter typed is a search
        var count = page.Locator(".reader-find [role=status]");
        await Expect(count).ToHaveTextAsync(Of(1));
        await page.GetByLabel("Search in this transcript").EvaluateAsync("field => field.blur()");
        await page.Keyboard.PressAsync("n");
        await Expect(count).ToHaveTextAsync(Of(2));
        await page.Keyboard.PressAsync("n");
        await Expect(count).ToHaveTextAsync(Of(3));
        await page.Keyboard.PressAsync("Shift+N");
        await Expect(count).ToHaveTextAsync(Of(2));
        await Expect(page.Locator("#match")).ToBeInViewportAsync();

        await page.GetByLabel("Search in this transcript").FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("mark")).ToHaveCountAsync(0);
    }

    // The page gives the focus to its heading and then to its field, which takes a moment.
    private async Task<IPage> OpenChatAsync(ChatHost host, int width = 1440)
    {
        var page = await host.OpenAsync(this, width);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeEnabledAsync();
        return page;
    }

    private static async Task AskAsync(IPage page, string question)
    {
        await page.GetByLabel("Your question").FillAsync(question);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.Locator(".chat-question", new() { HasText = question })).ToBeVisibleAsync();
    }

    // The heading has the focus, as after each change of pages.
    private static async Task LeaveFieldAsync(IPage page) => await page.Locator("h1").First.FocusAsync();

    private static async Task PressAsync(IPage page, params string[] keys)
    {
        foreach (var key in keys)
        {
            await page.Keyboard.PressAsync(key);
        }
    }

    private static Regex Of(int place) => new($"^{place} of ");

    [GeneratedRegex("^https?://[^/]+/$")]
    private static partial Regex AtChat();

    [GeneratedRegex("^Find a page")]
    private static partial Regex Palette();

    [GeneratedRegex("/transcripts$")]
    private static partial Regex AtTranscripts();

    [GeneratedRegex("/search$")]
    private static partial Regex AtSearch();

    [GeneratedRegex(@"\bselected\b")]
    private static partial Regex Selected();
}
