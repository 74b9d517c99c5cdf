using AdminApp.Core.Llm;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>What may happen to a conversation: the page is left, the connection breaks, answers are stopped, asked for again, copied, exported.</summary>
public sealed class ConversationTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Question = "What would a touch screen cost?";
    private const string Begin = "It was estimated at more than seventeen fifty";
    private const string End = " for each remote, against a goal of twelve fifty.[1]";

    // Keeps hold of the page's connections, so that a test can cut them.
    private const string HoldSockets = """
        window.sockets = [];
        window.WebSocket = class extends WebSocket { constructor(...given) { super(...given); sockets.push(this); } };
        """;

    [Fact]
    public async Task ARunningAnswer_GoesOnOverAReload_AndIsThereForWhoComesBackLater()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await AskAsync(page);
        host.Llm.Say(new LlmStarted(), new LlmToken(Begin));
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync(Begin);

        await page.ReloadAsync();
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync(Begin);
        await Expect(page.Locator(".chat-writing")).ToBeVisibleAsync();

        var address = page.Url;
        await page.GotoAsync("about:blank");
        host.Llm.Say(new LlmToken(End));
        host.Llm.Complete(Begin + End);
        await page.GotoAsync(address);
        await Expect(page.Locator(".chat-answer-meta")).ToContainTextAsync("mistral-small");
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync("against a goal of twelve fifty");
        Assert.Single(host.Llm.Requests);
    }

    [Fact]
    public async Task ADroppedConnection_LosesNeitherAnswerNorDraft()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, path: "/sign-in");
        await page.Context.AddInitScriptAsync(HoldSockets);
        await page.GotoAsync("/");
        await AskAsync(page);
        host.Llm.Say(new LlmStarted(), new LlmToken(Begin));
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync(Begin);
        await page.GetByLabel("Your question").FillAsync("A draft");

        await page.Context.SetOfflineAsync(true);
        await page.EvaluateAsync("sockets.forEach(socket => socket.close())");
        await Expect(page.Locator("#shell-reconnect")).ToContainTextAsync("Connection lost");
        host.Llm.Say(new LlmToken(End));
        host.Llm.Complete(Begin + End);
        await page.Context.SetOfflineAsync(false);

        await Expect(page.Locator(".chat-answer-meta")).ToContainTextAsync("mistral-small");
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync("against a goal of twelve fifty");
        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await Expect(page.GetByLabel("Your question")).ToHaveValueAsync("A draft");
    }

    [Fact]
    public async Task Stop_KeepsWhatCame_AskAgainCompletesIt_AnswerAgainAndAskAfreshSkipTheCache()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await AskAsync(page);
        host.Llm.Say(new LlmStarted(), new LlmToken(Begin));
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync(Begin);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".chat-answer")).ToContainTextAsync("Stopped. The text so far was kept.");
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync(Begin);

        await page.GetByRole(AriaRole.Button, new() { Name = "Ask again" }).ClickAsync();
        host.Llm.Answer("The first answer.[1]", fromCache: true);
        await Expect(page.Locator(".chat-answer-meta")).ToContainTextAsync("Saved answer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Get a new answer" }).ClickAsync();
        host.Llm.Answer("The second answer.[1]");
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync("The second answer.");
        await Expect(page.Locator(".chat-answer-meta")).ToContainTextAsync("mistral-small");
        await page.GetByRole(AriaRole.Button, new() { Name = "Answer again" }).ClickAsync();
        host.Llm.Answer("The third answer.[1]");
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync("The third answer.");
        await Expect(page.Locator(".chat-answer")).ToHaveCountAsync(1);
        Assert.Equal([false, false, true, true], host.Llm.Requests.Select(r => r.Terms.Fresh));
    }

    [Fact]
    public async Task AnAnswer_IsCopiedWithItsSources_AndTheConversationIsExported()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await AskAsync(page);
        host.Llm.Answer("It cost **seventeen fifty**.[1]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy answer" }).ClickAsync();
        await Expect(page.Locator(".chat-answer [role=status]")).ToHaveTextAsync("Answer copied with its sources");
        var copied = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        var said = await page.Locator("#source-1 .chat-source-text").TextContentAsync();
        Assert.StartsWith("It cost **seventeen fifty**.[1]\n\nSources\n[1] ", copied, StringComparison.Ordinal);
        Assert.Contains($"“{said}” {host.App.Url}transcripts/", copied, StringComparison.Ordinal);

        // The link shows the words to anyone who opens it.
        await page.GotoAsync(copied[copied.LastIndexOf("http", StringComparison.Ordinal)..].Trim());
        await Expect(page.Locator(".reader-turn.cited mark")).ToHaveTextAsync(said!);
        await Expect(page.Locator(".reader-turn.cited .reader-cited")).ToHaveTextAsync("Quoted in an answer");
        await page.GoBackAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export as Markdown" }).ClickAsync());
        Assert.EndsWith(".md", download.SuggestedFilename, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        var quote = await page.Locator("#source-1 .chat-source-text").TextContentAsync();
        Assert.Contains(Question, text, StringComparison.Ordinal);
        Assert.Contains("It cost **seventeen fifty**.", text, StringComparison.Ordinal);
        Assert.Contains(quote!, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task AConversation_IsFound_Renamed_Pinned_AndDeleted(int width)
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, width);
        await AskAsync(page);
        host.Llm.Answer("It cost a lot.[1]");
        await page.Locator(".chat-answer-meta").WaitForAsync();

        await ActAsync(page, width, Question, "Rename");
        await Expect(page.GetByLabel("Title")).ToBeFocusedAsync();
        await page.GetByLabel("Title").FillAsync("Screens");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Screens", Level = 1 })).ToBeVisibleAsync();
        await ActAsync(page, width, "Screens", "Pin");
        await Expect(List(page, width).GetByText("Pinned", new() { Exact = true }).First).ToBeVisibleAsync();
        await List(page, width).GetByPlaceholder("Search conversations").FillAsync("nothing like it");
        await Expect(List(page, width)).ToContainTextAsync("No conversations match.");
        await List(page, width).GetByPlaceholder("Search conversations").FillAsync("cost a lot");
        await Expect(List(page, width).Locator(".chat-conversation")).ToHaveCountAsync(1);

        await ActAsync(page, width, "Screens", "Delete");
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ask your meetings" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task TheMenuOfTheLastConversation_OpensUpwards_AndIsReachedByKeys(int width, int height)
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, width, height);
        var store = host.App.Services.GetRequiredService<IDbContextFactory<AdminDbContext>>();
        await using (var context = await store.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            var owner = $"user:{(await context.Users.SingleAsync(TestContext.Current.CancellationToken)).Id}";
            context.Conversations.AddRange(Enumerable.Range(0, 130).Select(i => new Conversation
            {
                Id = Guid.CreateVersion7(),
                Owner = owner,
                Title = $"Talk {i}, whose title is far too long for its line in the list",
                CreatedAtUtc = DateTime.UtcNow,
                UpdatedAtUtc = DateTime.UtcNow.AddMinutes(-i),
            }));
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await page.ReloadAsync();
        if (width < 600)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Conversations" }).ClickAsync();
        }

        var list = List(page, width);
        await Expect(list.Locator(".chat-conversation")).ToHaveCountAsync(100);
        await list.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await Expect(list.Locator(".chat-conversation")).ToHaveCountAsync(130);
        await list.Locator(".chat-conversation").Last.ScrollIntoViewIfNeededAsync();
        await list.Locator(".chat-conversation").Last.HoverAsync();
        var button = list.Locator(".chat-conversation").Last.GetByRole(AriaRole.Button);
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" })).ToBeInViewportAsync(new() { Ratio = 1 });
        await BrowserFixture.ShotAsync(page, $"conversation-menu-{width}");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Menuitem)).ToHaveCountAsync(0);
        await Expect(button).ToBeFocusedAsync();
    }

    private static async Task ActAsync(IPage page, int width, string title, string action)
    {
        if (width < 600 && !await page.Locator(".mud-dialog").IsVisibleAsync())
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Conversations" }).ClickAsync();
        }

        var item = List(page, width).Locator(".chat-conversation", new() { HasText = title });
        await item.HoverAsync();
        await item.GetByRole(AriaRole.Button, new() { NameRegex = new("^Actions for") }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = action, Exact = true }).ClickAsync();
    }

    private static ILocator List(IPage page, int width) => page.Locator(width < 600 ? ".mud-dialog .chat-conversations" : ".chat-page > .chat-conversations");

    private static async Task AskAsync(IPage page)
    {
        await page.GetByLabel("Your question").FillAsync(Question);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/c/"));
    }
}
