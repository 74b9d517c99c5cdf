using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>A model that answers with scripts, pictures of other sites and script links.</summary>
public sealed class HostileAnswerTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task HtmlOfTheModel_IsText_NothingOfItRuns_AndNoOtherSiteIsAsked()
    {
        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { TimeScale = 0, Misbehaviours = new Dictionary<Misbehaviour, double> { [Misbehaviour.EmitHtml] = 1 } },
            cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await AppFactory.StartAsync(settings: [("Mistral:BaseUrl", provider.BaseUrl), ("Mistral:ApiKey", "simulated")]);
        await app.Store.PutMeetingAsync("Design.txt", new DateOnly(2025, 3, 4), ("Ann", "The remote control will be blue."));
        var page = await NewPageAsync(app.Url);
        List<string> elsewhere = [], complaints = [];
        var dialogs = 0;
        page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && !request.Url.StartsWith(app.Url.AbsoluteUri, StringComparison.Ordinal))
            {
                elsewhere.Add(request.Url);
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
        page.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };

        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync(AppFactory.AdminEmail);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(AppFactory.AdminPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByLabel("Your question").FillAsync("What colour will the remote control be?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.Locator(".chat-answer-meta").WaitForAsync();

        var answer = page.Locator(".chat-answer .chat-text");
        await Expect(answer).ToContainTextAsync("<script>document.title='taken over'</script><img src=\"http://evil.example/pixel.png\"");
        await Expect(answer).ToContainTextAsync("chart more");
        await Expect(answer.Locator("script, img, iframe, [onerror]")).ToHaveCountAsync(0);
        await Expect(answer.Locator("a")).ToHaveCountAsync(0);
        await answer.GetByText("more").Last.ClickAsync();
        await Expect(page).ToHaveTitleAsync("What colour will the remote control be? · AdminApp");
        Assert.Empty(elsewhere);
        Assert.Empty(complaints); // the content security policy had nothing to refuse
        Assert.Equal(0, dialogs);
    }

    [Fact]
    public async Task TableThatWouldFillUpToMillionsOfCells_IsText_AndLinksShowWhereTheyLead()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await page.GetByLabel("Your question").FillAsync("What will the remote control cost?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        host.Llm.Answer("It costs **25 euros**.[1] See [our price list](http://evil.example/?q=secret) or [write to Ann](mailto:ann@evil.example).\n\n| Part | Price |\n|---|--:|\n| Case | 3 |");
        await page.Locator(".chat-answer-meta").WaitForAsync();
        await Expect(page.Locator(".chat-answer .chat-text a").First).ToHaveTextAsync("our price list (evil.example)");
        await Expect(page.Locator(".chat-answer .chat-text a").Last).ToHaveTextAsync("write to Ann (ann@evil.example)");

        await page.GetByLabel("Your question").FillAsync("And the parts?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        host.Llm.Answer($"|a|\n|-|\n{string.Concat(Enumerable.Repeat("|x", 2_000))}|\n{string.Concat(Enumerable.Repeat("|x|\n", 2_000))}\nThat is all.[1]", chunk: 2_000);
        await Expect(page.Locator(".chat-answer .chat-text").Last).ToContainTextAsync("That is all.");
        await Expect(page.Locator(".chat-answer .chat-text").Last.Locator("table")).ToHaveCountAsync(0);

        // The answer is stored, and drawn again.
        await page.ReloadAsync();
        await Expect(page.Locator(".chat-answer .chat-text").Last).ToContainTextAsync("That is all.");
    }
}
