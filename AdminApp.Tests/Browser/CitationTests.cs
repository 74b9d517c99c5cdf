using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Core.Transcripts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>From a statement to the words behind it, and back.</summary>
public sealed partial class CitationTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Question = "What would a touch screen cost for each remote?";
    private const string Goal = "We have to stay under twelve fifty for each remote, whatever screen we choose.";
    private const string Estimate = "My estimate is that a touch screen costs upwards of seventeen fifty for each remote.";
    private const string Research = "There is research behind voice recognition, so we could keep the touch screen for our next model.";

    [Theory]
    [InlineData(1440, 900, false)]
    [InlineData(1440, 900, true)]
    public async Task TwoStatementsThatCiteOnePassage_EachShowTheirOwnSpeakersWords_AndOneNumberLightsUp(int width, int height, bool dark)
    {
        await using var host = await StartAsync();
        var page = await AnsweredAsync(host, width, height, dark);
        var cites = page.Locator(".chat-answer .chat-text .chat-citation");
        var quotes = page.Locator("#source-1 .chat-source-text");
        await Expect(quotes).ToHaveTextAsync([Goal, Estimate, Research]);
        await Expect(page.Locator("#source-1 .chat-source-speaker b")).ToHaveTextAsync(["Project Manager", "Industrial Designer", "Marketing"]);
        await Expect(page.Locator("#source-1 .chat-source-speaker time")).ToHaveTextAsync(["20:15", "20:30", "20:45"]);
        await ExpectSelectedAsync(page, 0, Goal);
        await ShotAsync(page, "first-selected", width, dark);

        await cites.Nth(1).ClickAsync();
        await ExpectSelectedAsync(page, 1, Estimate);
        await ShotAsync(page, "second-selected", width, dark);

        // The same words behind another number: the sentence says who is meant.
        await cites.Nth(3).ClickAsync();
        await ExpectSelectedAsync(page, 3, Goal);
        // And from the panel to the text.
        await page.Locator("#source-1").GetByRole(AriaRole.Button, new() { Name = "Source 1, Marketing 20:45" }).ClickAsync();
        await ExpectSelectedAsync(page, 2, Research);

        foreach (var (place, quote) in new[] { (0, Goal), (1, Estimate), (2, Research), (3, Goal) })
        {
            await page.Mouse.MoveAsync(5, 5);
            await Expect(page.Locator(".chat-passage")).ToHaveCountAsync(0);
            await cites.Nth(place).HoverAsync();
            await Expect(page.Locator(".chat-passage .chat-source-text")).ToHaveTextAsync(quote);
        }

        await ShotAsync(page, "hover", width, dark);
    }

    [Theory]
    [InlineData(1440, 900, false)]
    [InlineData(1440, 900, true)]
    [InlineData(390, 844, false)]
    [InlineData(390, 844, true)]
    public async Task OpenInTranscript_FramesTheQuotedTurn_MarksItsWords_AndLeadsBackToTheAnswerAsItWas(int width, int height, bool dark)
    {
        await using var host = await StartAsync();
        var page = await AnsweredAsync(host, width, height, dark);
        var small = width < 600;
        // A later answer, so that the one that cites is not what the page shows by itself.
        await AskAsync(page, "And who objected?");
        host.Llm.Answer("Nobody objected.");
        await Expect(page.Locator(".chat-answer .chat-answer-meta")).ToHaveCountAsync(2);
        await page.Locator(".chat-answer .chat-text .chat-citation").Nth(1).ClickAsync();
        await ExpectSelectedAsync(page, 1, Estimate, small);
        if (small)
        {
            await ShotAsync(page, "second-selected", width, dark);
            await page.Locator(".chat-answer .chat-answer-source-all").First.ClickAsync();
            await Expect(page.Locator(".mud-dialog .chat-source-quote.on .chat-source-text")).ToHaveTextAsync(Estimate);
            await ShotAsync(page, "sources", width, dark);
            await Expect(page.Locator(".mud-dialog:focus-within")).ToBeVisibleAsync(); // before that no key reaches it
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        }

        await Card(page, small).GetByRole(AriaRole.Link, new() { Name = "Open in transcript" }).ClickAsync();
        await ExpectQuotedTurnAsync(page);
        await ShotAsync(page, "reader", width, dark);

        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the answer" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(BackAddress());
        await ExpectSelectedAsync(page, 1, Estimate, small);
        await Expect(page.Locator(".chat-answer .chat-text .chat-citation.on")).ToBeInViewportAsync();

        // The browser's Back leads to the transcript, and once more to the answer.
        await page.GoBackAsync();
        await ExpectQuotedTurnAsync(page);
        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(BackAddress());
        await ExpectSelectedAsync(page, 1, Estimate, small);
        await Expect(page.Locator(".chat-answer .chat-text .chat-citation.on")).ToBeInViewportAsync();
        await ShotAsync(page, "back", width, dark);

        // A new question is about what comes, not about what was.
        await AskAsync(page, "And who agreed?");
        host.Llm.Answer("Everybody agreed.");
        await Expect(page.Locator(".chat-answer .chat-answer-meta")).ToHaveCountAsync(3);
        await Expect(page).ToHaveURLAsync(PlainAddress());
    }

    [Fact]
    public async Task SourceThatIsOpenedWithoutBeingSelected_IsTheOneThatBackLeadsTo()
    {
        await using var host = await StartAsync();
        var page = await AnsweredAsync(host, 1440, 900, dark: false, "It is dear, says the Industrial Designer [1]. Someone asked again [2].");
        await page.Locator("#source-2").GetByRole(AriaRole.Link, new() { Name = "Open in transcript" }).ClickAsync();
        await Expect(page.Locator(".reader-turn.cited .reader-cited")).ToHaveTextAsync("Cited as source 2 in your chat");
        await page.GoBackAsync();
        await Expect(page.Locator("#source-2")).ToHaveClassAsync("chat-source on");
        await Expect(page.Locator(".chat-answer .chat-text .chat-citation.on")).ToHaveTextAsync("2");
    }

    [Fact]
    public async Task OnTouch_ATapOnANumber_ShowsItsSourceUnderTheAnswer_AndNoHoverCard()
    {
        await using var host = await StartAsync();
        var page = await AnsweredAsync(host, 390, 844, dark: false);
        // A card comes a moment after the pointer: the moments are counted.
        await page.EvaluateAsync("window.moments = 0; const wait = setTimeout; window.setTimeout = (then, ms, ...rest) => { moments += ms === 150 ? 1 : 0; return wait(then, ms, ...rest); }");
        await page.Locator(".chat-answer .chat-text .chat-citation").Nth(1).TapAsync();
        await Expect(page.Locator(".chat-answer-source .chat-source-text")).ToHaveTextAsync(Estimate);
        await page.Locator(".chat-answer .chat-answer-source-all").TapAsync();
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Close" }).TapAsync(); // the focus returns to the text
        await Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        await page.Locator(".chat-answer .chat-text .chat-citation").Nth(2).TapAsync();
        await Expect(page.Locator(".chat-answer-source .chat-source-text")).ToHaveTextAsync(Research);
        Assert.Equal(0, await page.EvaluateAsync<int>("moments"));
        await page.Locator(".chat-answer .chat-text .chat-citation").Nth(1).HoverAsync();
        await page.Locator(".chat-passage").WaitForAsync();
        Assert.Equal(1, await page.EvaluateAsync<int>("moments"));
    }

    [Fact]
    public async Task HoverCard_LeavesTheSentenceFree_AndGoesWithTheClick()
    {
        await using var host = await StartAsync();
        var page = await AnsweredAsync(host, 1440, 900, dark: false);
        foreach (var cite in await page.Locator(".chat-answer .chat-text .chat-citation").AllAsync())
        {
            await page.Mouse.MoveAsync(5, 5);
            await cite.HoverAsync();
            await page.Locator(".chat-passage").WaitForAsync();
            Assert.True(await cite.EvaluateAsync<bool>("""
                cite => {
                    const range = document.createRange();
                    range.setStart(cite.closest("p, li"), 0);
                    range.setEndAfter(cite);
                    return document.querySelector(".chat-passage").getBoundingClientRect().top >= range.getBoundingClientRect().bottom;
                }
                """));
        }

        await page.Locator(".chat-answer .chat-text .chat-citation").Last.ClickAsync();
        await Expect(page.Locator(".chat-passage")).ToHaveCountAsync(0);

        // The keyboard shows the card, too.
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Locator(".chat-passage").WaitForAsync();
    }

    [Fact]
    public async Task SourceCards_ShowTheWholeDate()
    {
        await using var host = await StartAsync("Committee meeting on education and other matters 9 - Oct 10, 2024.txt");
        var page = await AnsweredAsync(host, 1440, 900, dark: false);
        var foot = page.Locator("#source-1 .chat-source-foot > span");
        await Expect(foot).ToContainTextAsync("10 Oct 2024");
        Assert.True(await foot.EvaluateAsync<bool>("foot => foot.scrollWidth <= foot.clientWidth + 1 && foot.getBoundingClientRect().right <= foot.nextElementSibling.getBoundingClientRect().left"));
        await BrowserFixture.ShotAsync(page, "date");
    }

    [Fact]
    public async Task Panel_FillsWhileTheAnswerIsWritten_AndShowsWhatWasRead_WhereNothingIsCitedOrNothingWasSent()
    {
        await using var host = await StartAsync();
        var page = await host.OpenAsync(this);
        await AskAsync(page, Question);
        await Expect(page.Locator(".chat-sources-list")).ToContainTextAsync("Sources appear here as the answer cites them.");
        var number = await host.Llm.NumberOfAsync(Estimate);
        host.Llm.Say(new LlmStarted(), new LlmToken($"The goal is twelve fifty, says the Project Manager [{number}]."));
        await Expect(page.Locator("#source-1 .chat-source-text")).ToHaveTextAsync([Goal]);
        host.Llm.Say(new LlmToken($" The Industrial Designer estimates seventeen fifty [{number}]. "));
        await Expect(page.Locator("#source-1 .chat-source-text")).ToHaveTextAsync([Goal, Estimate]);
        await page.Locator(".chat-answer .chat-text .chat-citation").Nth(1).ClickAsync();
        await ExpectSelectedAsync(page, 1, Estimate);
        host.Llm.Complete("");
        await page.Locator(".chat-answer-meta").WaitForAsync();
        await ExpectSelectedAsync(page, 1, Estimate);

        await AskAsync(page, "What does a touch screen weigh?");
        host.Llm.Answer("The transcripts do not answer this.");
        await Expect(page.Locator(".chat-sources-list .chat-none").First).ToContainTextAsync("No sources cited. It read these");
        await Expect(page.Locator(".chat-source").First).ToBeVisibleAsync();

        await AskAsync(page, "Which touch screen is it?");
        host.Llm.Fail(new LlmException(LlmErrorCodes.NotInTime, "The queue needs about 70 s, the limit is 45 s.") { Refused = true });
        await page.Locator(".chat-answer .ui-notice").WaitForAsync();
        await Expect(page.Locator(".chat-sources-list .chat-none").First).ToContainTextAsync("No answer was written. The search found these");
        await Expect(page.Locator(".chat-source").First).ToBeVisibleAsync();
        await BrowserFixture.ShotAsync(page, "nothing-cited");
    }

    [Fact]
    public async Task ReaderThatIsLeftWhileItOpens_HarmsNothing()
    {
        await using var host = await StartAsync();
        var page = await host.OpenAsync(this);
        // What the server asks for when the page has gone on by then.
        await page.EvaluateAsync("import('/js/transcripts.js').then(script => { const left = script.open(null, null); left.refresh(); left.reveal(3); left.close(); })");
    }

    private static async Task<ChatHost> StartAsync(string file = "Product meeting ES2009c - Mar 4, 2025.txt")
    {
        var host = await ChatHost.StartAsync(samples: false);
        var text = new StringBuilder();
        for (var i = 0; i < 160; i++)
        {
            var (speaker, said) = i switch
            {
                20 or 140 => ("User Interface", "Someone asked once more about a touch screen for the remote."),
                81 => ("Project Manager", Goal),
                82 => ("Industrial Designer", Estimate),
                83 => ("Marketing", Research),
                _ => (i % 2 == 0 ? "User Interface" : "Project Manager", $"Then there is point {i} of the agenda, which is about buttons, batteries and colours."),
            };
            text.Append(CultureInfo.InvariantCulture, $"{speaker}  {i / 4}:{i % 4 * 15:00}\n{said}\n\n");
        }

        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
        Assert.True((await host.App.Services.GetRequiredService<ITranscriptImporter>().ImportAsync(file, content, AuditActor.CommandLine, cancellationToken: TestContext.Current.CancellationToken)).Accepted);
        return host;
    }

    // Three statements in the text's order, then the first speaker's words once more.
    private async Task<IPage> AnsweredAsync(ChatHost host, int width, int height, bool dark, string? text = null)
    {
        var page = await host.OpenAsync(this, width, height, dark);
        await AskAsync(page, Question);
        var number = await host.Llm.NumberOfAsync(Estimate);
        text ??= """
            The touch screen was left out **on cost**.

            - The Project Manager wanted to stay under €12.50, that is twelve fifty, for each remote.[1]
            - The Industrial Designer estimated upwards of seventeen fifty for it.[1]
            - Marketing had research behind voice recognition and would keep the screen for the next model.[1]

            In short, they had to stay under twelve fifty whatever they choose.[1]
            """;
        // Other passages get the numbers that are left.
        var other = number == 1 ? 2 : 1;
        host.Llm.Answer(text.Replace("[2]", "[x]", StringComparison.Ordinal).Replace("[1]", Cite(number), StringComparison.Ordinal).Replace("[x]", Cite(other), StringComparison.Ordinal));
        await page.Locator(".chat-answer-meta").WaitForAsync();
        return page;

        static string Cite(int number) => string.Create(CultureInfo.InvariantCulture, $"[{number}]");
    }

    private static async Task AskAsync(IPage page, string question)
    {
        var asked = await page.Locator(".chat-question").CountAsync();
        await page.GetByLabel("Your question").FillAsync(question);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.Locator(".chat-question")).ToHaveCountAsync(asked + 1);
        await Expect(page.Locator(".chat-pending")).ToContainTextAsync("Find passages:");
    }

    private static ILocator Card(IPage page, bool small) => page.Locator(small ? ".chat-answer.selected .chat-answer-source .chat-source" : "#source-1");

    private static async Task ExpectSelectedAsync(IPage page, int place, string quote, bool small = false)
    {
        await Expect(page.Locator(".chat-answer .chat-text .chat-citation.on")).ToHaveCountAsync(1);
        await Expect(page.Locator(".chat-answer .chat-text .chat-citation.on")).ToHaveAttributeAsync("data-cite", place.ToString(CultureInfo.InvariantCulture));
        await Expect(Card(page, small).Locator(small ? ".chat-source-text" : ".chat-source-quote.on .chat-source-text")).ToHaveTextAsync(quote);
    }

    private static async Task ExpectQuotedTurnAsync(IPage page)
    {
        var turn = page.Locator(".reader-turn.cited");
        await Expect(turn).ToHaveCountAsync(1);
        await Expect(turn).ToBeInViewportAsync();
        await Expect(turn).ToHaveIdAsync("turn-82");
        await Expect(turn.Locator(".reader-cited")).ToBeInViewportAsync();
        await Expect(turn.Locator(".reader-cited")).ToHaveTextAsync("Cited as source 1 in your chat");
        await Expect(page.Locator(".reader-turns mark")).ToHaveTextAsync([Estimate]);
    }

    private static Task ShotAsync(IPage page, string name, int width, bool dark) =>
        BrowserFixture.ShotAsync(page, $"{name}-{width.ToString(CultureInfo.InvariantCulture)}-{(dark ? "dark" : "light")}");

    [GeneratedRegex(@"/c/[0-9a-f-]+\?answer=[0-9a-f]+&cite=1$")]
    private static partial Regex BackAddress();

    [GeneratedRegex("/c/[0-9a-f-]+$")]
    private static partial Regex PlainAddress();
}
