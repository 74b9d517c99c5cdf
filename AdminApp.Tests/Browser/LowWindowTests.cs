using AdminApp.Core.Transcripts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>1440×900 at 400 % zoom is a window of 360×225: bars scroll away with the page, so that the content has the room (WCAG 1.4.10).</summary>

public sealed class LowWindowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const int Width = 360;
    private const int Height = 225;

    [Fact]
    public async Task AConversation_IsReadAndAskedIn_OverTheWholeWindow()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, Width, Height);
        await page.GetByLabel("Your question").FillAsync("What would a touch screen cost?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        host.Llm.Answer(string.Join("\n\n", Enumerable.Repeat("It was estimated at more than seventeen fifty for each remote.[1]", 12)));
        await page.Locator(".chat-answer-meta").WaitForAsync();
        await page.Locator(".chat-answer .chat-text p").Nth(5).ScrollIntoViewIfNeededAsync();
        await page.EvaluateAsync("document.querySelectorAll('.chat-answer .chat-text p')[5].scrollIntoView({ block: 'center' })");
        await BrowserFixture.ShotAsync(page, "low-window-chat");
        Assert.InRange(await RoomOfAsync(page, ".chat-scroller"), Height - 1, Height);

        await page.GetByLabel("Your question").FocusAsync();
        await Expect(page.GetByLabel("Your question")).ToBeInViewportAsync();
        await page.Keyboard.TypeAsync("And who was against it?");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".chat-pending")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task ATranscript_IsReadOverTheWholeWindow_AndALinkLeadsToItsTurn()
    {
        await using var host = await ChatHost.StartAsync();
        var first = (await host.App.Services.GetRequiredService<ITranscriptLibrary>().ListAsync(TestContext.Current.CancellationToken))[0].Transcript.Id;
        var page = await host.OpenAsync(this, Width, Height, path: $"/transcripts/{first}#turn-40");
        await Expect(page.Locator("#turn-40")).ToBeInViewportAsync();
        await BrowserFixture.ShotAsync(page, "low-window-reader");
        Assert.InRange(await RoomOfAsync(page, ".reader-turns"), Height - 1, Height);
        await page.EvaluateAsync("scrollTo(0, document.scrollingElement.scrollHeight)");
        await Expect(page.Locator("#turn-200")).ToBeAttachedAsync(); // more is loaded on the way
    }

    // How much of the window an element takes.
    private static Task<double> RoomOfAsync(IPage page, string selector) => page.Locator(selector).EvaluateAsync<double>(
        "element => { const box = element.getBoundingClientRect(); return Math.min(innerHeight, box.bottom) - Math.max(0, box.top); }");
}
