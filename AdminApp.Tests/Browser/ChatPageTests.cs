using System.Text.RegularExpressions;
using AdminApp.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>The Chat page as a person uses it, with a provider in the test's hand.</summary>
public sealed partial class ChatPageTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Question = "What would a touch screen cost, and why was it left out?";

    // In place of numbers, words of the passage that each statement rests on.
    private const string Answer = """
        The touch screen was put off **on cost**, and voice recognition was kept instead.

        - The Industrial Designer's estimate was **upwards of €17.50 per remote**, just for the touch screen technology.[seventeen fifty Euro] Marketing asked whether they could really afford such a main cost source.[seventeen fifty Euro]
        - With the cost going up to seventeen, the Project Manager thought that they might have to drop one of the two.[drop the voice rec]
        - Marketing had research backing voice recognition and proposed to table the touch screen for the next model.[for our next model] The Industrial Designer sided with that: voice recognition is simpler, and the technology is already in-house.[for our next model]

        | Option | What was said of it |
        |---|---|
        | Touch screen | “most marketable feature” [seventeen fifty Euro], but it “equals many chips” [many chips which equals] |
        | Voice recognition | “ready to go, it's packaged” [for our next model] |
        """;

    [Fact]
    public async Task Question_WaitsVisibly_StreamsAndShowsItsSources()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ask your meetings" })).ToBeVisibleAsync();
        await BrowserFixture.ShotAsync(page, "chat-empty");

        await page.GetByLabel("Your question").FillAsync(Question);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeEnabledAsync();
        await page.GetByLabel("Your question").PressAsync("Enter");
        host.Llm.Say(Queued.In(14, 2, "a free slot (6 of 6 busy)"));
        await Expect(page.Locator(".chat-pending")).ToContainTextAsync("2nd in the queue");
        await Expect(page.Locator(".chat-pending")).ToContainTextAsync("a free slot (6 of 6 busy)");
        await Expect(page).ToHaveURLAsync(new Regex("/c/"));
        await BrowserFixture.ShotAsync(page, "chat-pending");

        var answer = Answer;
        foreach (var words in Cited().Matches(Answer).Select(match => match.Groups["words"].Value).Distinct())
        {
            answer = answer.Replace($"[{words}]", $"[{await host.Llm.NumberOfAsync(words)}]", StringComparison.Ordinal);
        }

        host.Llm.Answer(answer);
        await Expect(page.Locator(".chat-answer-meta")).ToContainTextAsync("mistral-small");
        await Expect(page.Locator(".chat-answer .chat-text .chat-citation")).ToHaveTextAsync(["1", "1", "2", "3", "3", "1", "4", "3"]);
        await Expect(page.Locator(".chat-sources .chat-source")).ToHaveCountAsync(4);
        await Expect(page.Locator("#source-1 .chat-source-speaker b")).ToHaveTextAsync(["Industrial Designer", "Marketing", "Marketing"]);
        await Expect(page.Locator("#source-3 .chat-source-speaker b")).ToHaveTextAsync(["Marketing", "Industrial Designer"]);
        await BrowserFixture.ShotAsync(page, "chat-answered");

        await page.Locator(".chat-answer .chat-text .chat-citation", new() { HasText = "3" }).First.ClickAsync();
        await Expect(page.Locator("#source-3")).ToHaveClassAsync("chat-source on");
        await page.Locator(".chat-answer .chat-text .chat-citation").First.HoverAsync();
        await Expect(page.Locator(".chat-passage")).ToBeVisibleAsync();
        await BrowserFixture.ShotAsync(page, "chat-hover");
    }

    [GeneratedRegex(@"\[(?<words>[^\[\]]{5,})\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cited();
}
