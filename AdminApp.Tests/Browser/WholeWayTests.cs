using System.Text;
using System.Text.RegularExpressions;
using AdminApp.Core.Access;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>From the first start to the turn behind a citation, over the real LLM service and a simulated provider's HTTP.</summary>
public sealed partial class WholeWayTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Email = "ada@example.org";
    private const string Password = "correct horse battery";
    private const string Said = "The touch screen costs seventeen euros fifty for each remote, which is far above the goal.";

    [Fact]
    public async Task SetUp_SignIn_Upload_Ask_StreamedAnswer_Citation_OpensTheTurn()
    {
        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { MinSeconds = 2, MaxSeconds = 2, RequestsPerMinute = 0, TokensPerMinute = 0 }, cancellationToken: TestContext.Current.CancellationToken);
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var app = await AppFactory.StartOverAsync(store, [("Mistral:BaseUrl", provider.BaseUrl), ("Mistral:ApiKey", "simulated")]);
        var page = await NewPageAsync(app.Url);

        await page.GotoAsync("/");
        await Expect(page).ToHaveURLAsync(SetupAddress());
        await page.GetByLabel("One-time code").FillAsync(app.Services.GetRequiredService<FirstRunCode>().Issue());
        await page.Keyboard.PressAsync("Enter");
        await FillAccountAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account and sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Add your first meetings" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Account" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(SignInAddress());
        await FillAccountAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Upload transcripts" }).ClickAsync();
        await (await UploadInputAsync(page)).SetInputFilesAsync(Transcript());
        await Expect(page.Locator(".transcripts-uploads [role=status]")).ToHaveTextAsync("1 imported");

        await page.GetByRole(AriaRole.Link, new() { Name = "Chat", Exact = true }).ClickAsync();
        await page.GetByLabel("Your question").FillAsync("What does the touch screen cost for each remote?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.Locator(".chat-writing")).ToBeVisibleAsync(); // some text is there, and more follows
        await Expect(page.Locator(".chat-answer-meta")).ToContainTextAsync("mistral-small");
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync("seventeen euros fifty");

        await page.Locator(".chat-answer .chat-text .chat-citation").First.ClickAsync();
        await Expect(page.Locator("#source-1")).ToHaveClassAsync("chat-source on");
        await Expect(page.Locator("#source-1 .chat-source-text")).ToContainTextAsync(Said);
        await page.Locator("#source-1").GetByRole(AriaRole.Link, new() { Name = "Open in transcript" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(TurnAddress());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Design meeting" })).ToBeVisibleAsync();
        var turn = page.Locator(".reader-turn", new() { HasText = Said });
        await Expect(turn).ToBeInViewportAsync();
        await Expect(turn).ToHaveClassAsync(Framed());
        await Expect(page.Locator(".reader-turn.cited")).ToHaveCountAsync(1);
        await Expect(turn.Locator("mark")).ToHaveTextAsync(Said);
        await Expect(page.Locator(".reader-cited")).ToHaveTextAsync("Cited as source 1 in your chat");
        Assert.EndsWith("#" + await turn.GetAttributeAsync("id"), page.Url, StringComparison.Ordinal);
        Assert.Equal(1, provider.Arrivals.Total);
    }

    private static async Task FillAccountAsync(IPage page)
    {
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync(Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
    }

    // Long enough that the turn stands far below the first screen.
    private static FilePayload Transcript()
    {
        var text = new StringBuilder("Design meeting - Mar 4, 2025\n\n");
        for (var i = 0; i < 120; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "Ann" : "Ben")}  {i / 2}:{i % 2 * 30:00}\n");
            text.Append(i == 80 ? Said : $"We went on to point {i} of the agenda and talked about colours, buttons and batteries.").Append("\n\n");
        }

        return new FilePayload { Name = "Design meeting - Mar 4, 2025.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(text.ToString()) };
    }

    [GeneratedRegex("/setup$")]
    private static partial Regex SetupAddress();

    [GeneratedRegex("/sign-in")]
    private static partial Regex SignInAddress();

    [GeneratedRegex("/transcripts/.+#turn-80$")]
    private static partial Regex TurnAddress();

    [GeneratedRegex(@"\bcited\b")]
    private static partial Regex Framed();
}
