using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>Where a question is written: none is lost without a word, whenever Enter is pressed and whatever is pasted.</summary>

public sealed class ComposerTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Question = "What would a touch screen cost?";

    [Fact]
    public async Task EnterBeforeTheScriptHasCome_SendsTheQuestionOnceItIsThere()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, path: "/sign-in");
        var come = new TaskCompletionSource();
        await page.RouteAsync("**/js/chat*.js", async route =>
        {
            await come.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync("/");
        await page.GetByLabel("Your question").FillAsync(Question);
        await page.GetByLabel("Your question").PressAsync("Enter");
        await Expect(page.Locator(".chat-composer-note")).ToContainTextAsync("Sending as soon as the page is ready");
        await Expect(page.GetByLabel("Your question")).ToHaveValueAsync(Question); // no line was added
        come.SetResult();
        await Expect(page.Locator(".chat-question")).ToContainTextAsync(Question);
        host.Llm.Answer("Much.[1]");
        await Expect(page.Locator(".chat-answer-meta")).ToBeVisibleAsync();
        await Expect(page.Locator(".chat-composer-note")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task EnterWhileAnAnswerIsPending_SaysSo_AndKeepsTheText()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await AskAsync(page, Question);
        await page.GetByLabel("Your question").FillAsync("And who was against it?");
        await page.GetByLabel("Your question").PressAsync("Enter");
        await Expect(page.Locator(".chat-composer-note")).ToContainTextAsync("An answer is still pending.");
        await Expect(page.GetByLabel("Your question")).ToHaveValueAsync("And who was against it?");
        host.Llm.Answer("Much.[1]");
        await Expect(page.Locator(".chat-composer-note")).ToBeHiddenAsync();
        await page.GetByLabel("Your question").PressAsync("Enter");
        await Expect(page.Locator(".chat-question")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task PasteThatIsTooLong_SaysThatItWasCut()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeEnabledAsync();
        await page.EvaluateAsync("navigator.clipboard.writeText('word '.repeat(1800))");
        await page.GetByLabel("Your question").FocusAsync();
        await page.Keyboard.PressAsync("Control+v");
        await Expect(page.Locator(".chat-composer-note")).ToHaveTextAsync("Your text was cut to 8,000 characters: the last 1,000 you pasted are missing.");
        await page.Keyboard.PressAsync("Backspace");
        await Expect(page.Locator(".chat-composer-note")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task TheLastQuestion_HasAPencil(int width)
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, width);
        await AskAsync(page, Question);
        var pencil = page.GetByRole(AriaRole.Button, new() { Name = "Edit this question" });
        await Expect(pencil).ToHaveCountAsync(0); // not while its answer is pending
        host.Llm.Answer("Much.[1]");
        await page.Locator(".chat-answer-meta").WaitForAsync();
        await page.Locator(".chat-question").HoverAsync();
        await BrowserFixture.ShotAsync(page, $"pencil-{width}");
        await pencil.ClickAsync();
        await Expect(page.GetByLabel("Your question")).ToHaveValueAsync(Question);
        await Expect(page.Locator(".chat-composer-editing")).ToContainTextAsync("Sending it replaces the current answer.", new() { IgnoreCase = true });
        await page.GetByLabel("Your question").FillAsync("What would voice control cost?");
        await page.GetByLabel("Your question").PressAsync("Enter");
        host.Llm.Answer("Less.[1]");
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync("Less.");
        await Expect(page.Locator(".chat-question")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task AQuestionAskedInOneTab_AppearsInTheOther()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await AskAsync(page, Question);
        host.Llm.Answer("Much.[1]");
        await page.Locator(".chat-answer-meta").WaitForAsync();
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        await other.Locator(".chat-answer-meta").WaitForAsync();

        await AskAsync(page, "Who was against it?");
        await Expect(other.Locator(".chat-question")).ToHaveCountAsync(2);
        await Expect(other.Locator(".chat-pending")).ToBeVisibleAsync();
        host.Llm.Answer("Marketing.[1]");
        await Expect(other.Locator(".chat-answer .chat-text").Last).ToContainTextAsync("Marketing.");
    }

    private static async Task AskAsync(IPage page, string question)
    {
        await page.GetByLabel("Your question").FillAsync(question);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.Locator(".chat-question", new() { HasText = question })).ToBeVisibleAsync();
    }
}
