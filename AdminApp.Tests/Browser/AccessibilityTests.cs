using System.Reflection;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Access.Invitations;
using AdminApp.Core.Llm;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Shell;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>axe over every page that the application routes to, and over the states that a page has on the way; in light and dark, wide and at 390 px.</summary>
public sealed class AccessibilityTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Wide = "wide";
    private const string Small = "small";
    private const string Question = "What would a touch screen cost?";
    private const string Answer = "It was estimated at **more than €17.50**.[1]\n\n| Option | Cost |\n|---|---:|\n| Touch screen [2] | €17.50 |\n\nThe team kept voice control.[3]";

    // A page is given by what it shows when it is complete. Set-up is looked at by itself: it is open before the first admin only.
    private static readonly Dictionary<string, (string Address, string Shows)> Pages = new()
    {
        ["/"] = ("/", ".chat-example"),
        ["/c/{ConversationId:guid}"] = ("/c/3f2b9c1e-0000-4000-8000-000000000000", ".ui-empty h2"),
        ["/search"] = ("/search?q=touch%20screen", ".search-hit mark"),
        ["/transcripts"] = ("/transcripts", ".transcripts-title"),
        ["/transcripts/speakers"] = ("/transcripts/speakers", ".speakers-table td"),
        ["/transcripts/{Id}"] = ("/transcripts/{first}", ".reader-turn"),
        ["/dashboard"] = ("/dashboard", ".dashboard-tile"),
        ["/requests"] = ("/requests", ".ui-empty h2"),
        ["/limits"] = ("/limits", ".limits-row"),
        ["/alerts"] = ("/alerts", ".alerts-rules tbody tr"),
        ["/usage"] = ("/usage", ".usage-tile"),
        ["/prompt"] = ("/prompt", ".prompt-own textarea"),
        ["/services"] = ("/services", ".services-card"),
        ["/access"] = ("/access", ".access-table"),
        ["/invite/{Code}"] = ("/invite/nothing", "h1"),
        ["/not-found"] = ("/no/such/page", ".ui-empty h2"),
        ["/sign-in"] = ("/sign-in", "form"),
        ["/setup"] = ("/setup", "form"),
    };

    private static readonly string[] ForStrangers = ["/sign-in", "/setup", "/invite/{Code}"];

    [Theory]
    [InlineData(Wide)]
    [InlineData(Small)]
    public async Task EveryPage_HasNothingSerious(string size)
    {
        var routes = typeof(Routes).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template);
        Assert.Equal(Pages.Keys.Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal)); // a new page is looked at from its first day

        await using var host = await ChatHost.StartAsync();
        var first = (await host.App.Services.GetRequiredService<ITranscriptLibrary>().ListAsync(TestContext.Current.CancellationToken))[0].Transcript.Id;
        var page = await host.OpenAsync(this, Width(size), Height(size));
        foreach (var (address, shows) in Pages.Where(p => !ForStrangers.Contains(p.Key)).Select(p => p.Value))
        {
            await page.GotoAsync(address.Replace("{first}", first.ToString(), StringComparison.Ordinal));
            await page.Locator(shows).First.WaitForAsync();
            await Axe.CheckAsync(page, $"{address} {size}");
        }
    }

    [Theory]
    [InlineData(Wide)]
    [InlineData(Small)]
    public async Task SetUpAndSignIn_HaveNothingSerious_AndTheirButtonsShow(string size)
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var app = await AppFactory.StartOverAsync(store);
        var page = await NewPageAsync(app.Url, Width(size), Height(size));
        await page.GotoAsync("/setup");
        await Axe.CheckAsync(page, $"code {size}");
        await page.GetByLabel("One-time code").FillAsync("AAAA-AAAA");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("code isn't right");
        await Axe.CheckAsync(page, $"wrong code {size}");
        await page.GetByLabel("One-time code").FillAsync(app.Services.GetRequiredService<FirstRunCode>().Issue());
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.GetByLabel("Email", new() { Exact = true }).WaitForAsync();
        await Axe.CheckAsync(page, $"first admin {size}");
        await app.Services.GetRequiredService<UserAccounts>().AddFirstAsync(AppFactory.AdminEmail, AppFactory.AdminPassword, AuditActor.CommandLine, TestContext.Current.CancellationToken);

        await page.GotoAsync("/sign-in");
        await Axe.CheckAsync(page, $"sign-in {size}");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("nobody@example.org");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is wrong");
        await Axe.CheckAsync(page, $"sign-in refused {size}");

        await page.GotoAsync("/invite/nothing");
        await Axe.CheckAsync(page, $"invitation refused {size}");
        await page.GotoAsync("/invite/" + (await app.Services.GetRequiredService<InvitationBook>().CreateAsync(null, UserRole.Viewer, 7, AuditActor.CommandLine, TestContext.Current.CancellationToken)).Code);
        await Axe.CheckAsync(page, $"invitation {size}");
    }

    [Theory]
    [InlineData(Wide)]
    [InlineData(Small)]
    public async Task APageWithoutTheStore_HasNothingSerious_AndComesBackByItself(string size)
    {
        var disk = new SickDisk();
        await using var host = await ChatHost.StartAsync(configure: services => services.AddSickDisk(disk));
        var page = await host.OpenAsync(this, Width(size), Height(size));
        disk.IsGone = true;
        await page.GotoAsync("/limits");
        await Expect(page.Locator("h1")).ToHaveTextAsync("The store can’t be reached");
        await Axe.CheckAsync(page, $"without the store {size}");

        disk.IsGone = false;
        await page.Locator(".limits-row").First.WaitForAsync();
    }

    [Theory]
    [InlineData(Wide)]
    [InlineData(Small)]
    public async Task StatesOnTheWay_HaveNothingSerious(string size)
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, Width(size), Height(size));
        await page.GetByLabel("Your question").FillAsync(Question);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        host.Llm.Say(Queued.In(14, 2, "a free slot (6 of 6 busy)"));
        await Expect(page.Locator(".chat-pending")).ToContainTextAsync("2nd in the queue");
        await Axe.CheckAsync(page, $"queued {size}");
        host.Llm.Answer(Answer);
        await page.Locator(".chat-answer-meta").WaitForAsync();
        await page.Locator(".chat-answer .chat-text .chat-citation").First.ClickAsync();
        await Axe.CheckAsync(page, $"answered {size}");
        await page.Locator(".chat-main .chat-conversation-menu button").First.ClickAsync();
        await Expect(page.Locator(".mud-popover-open:has(.mud-menu-item)")).ToHaveCSSAsync("opacity", "1"); // it fades in
        await Axe.CheckAsync(page, $"conversation menu {size}");
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await page.Locator(".mud-dialog").WaitForAsync();
        await Axe.CheckAsync(page, $"delete a conversation {size}");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator(".mud-dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await page.Locator(".chat-scope-button").ClickAsync();
        await page.GetByLabel("Find a meeting").WaitForAsync();
        await Axe.CheckAsync(page, $"scope {size}");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByLabel("Find a meeting")).ToHaveCountAsync(0);

        await page.GetByLabel("Your question").FillAsync(Question + " Again?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        host.Llm.Fail(new LlmException(LlmErrorCodes.NotInTime, "The queue needs about 70 s, the limit is 45 s."));
        await page.Locator(".chat-answer .ui-notice").WaitForAsync();
        await Axe.CheckAsync(page, $"refused {size}");

        await page.Keyboard.PressAsync("Control+k");
        await page.GetByRole(AriaRole.Combobox, new() { NameRegex = new("^Find a page") }).FillAsync("meeting");
        await Expect(page.Locator("[role=option][aria-selected=true]")).ToContainTextAsync("meeting");
        await Axe.CheckAsync(page, $"command palette {size}");

        foreach (var (tab, shows) in new[] { ("invitations", "#invite-email"), ("audit", ".access-audit-table tbody td"), ("you", ".access-table tbody tr") })
        {
            await page.GotoAsync($"/access?tab={tab}");
            await page.Locator(shows).First.WaitForAsync();
            await Axe.CheckAsync(page, $"access, {tab} {size}");
        }

        await page.GotoAsync("/access?tab=keys");
        await page.GetByLabel("Key name").FillAsync("script");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(page.GetByLabel("API key script")).ToBeFocusedAsync();
        await Axe.CheckAsync(page, $"key shown once {size}");

        await page.GotoAsync("/limits?setting=Performance:RequestQueueSize");
        await page.GetByLabel("Queue length, requests").FillAsync("20");
        await page.GetByLabel("Patience, s").FillAsync("99999999");
        await Expect(page.Locator(".limits-fault").First).ToBeVisibleAsync();
        await Axe.CheckAsync(page, $"limits edited {size}");
        if (size == Small)
        {
            await page.GetByText("Preview", new() { Exact = true }).First.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What this would have done" })).ToBeVisibleAsync();
            await Axe.CheckAsync(page, $"limits preview {size}");
        }

        await page.GotoAsync("/transcripts");
        await (await UploadInputAsync(page)).SetInputFilesAsync(new FilePayload { Name = "empty.txt", MimeType = "text/plain", Buffer = [] });
        await Expect(page.Locator(".transcripts-uploads")).ToContainTextAsync("The file is empty.");
        await Axe.CheckAsync(page, $"upload refused {size}");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Actions for ") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).WaitForAsync();
        await Axe.CheckAsync(page, $"menu of a transcript {size}");
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await page.Locator(".mud-dialog").WaitForAsync();
        await Axe.CheckAsync(page, $"delete a transcript {size}");
    }

    [Theory]
    [InlineData(Wide)]
    [InlineData(Small)]
    public async Task Requests_HaveNothingSerious(string size)
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await RequestScene.StoreAsync(host.App.Store);
        var page = await host.OpenAsync(this, Width(size), Height(size), path: "/requests");
        await page.Locator(".requests-row").First.WaitForAsync();
        await Axe.CheckAsync(page, $"requests {size}");
        await page.GetByText("Custom", new() { Exact = true }).ClickAsync();
        await page.Locator(".requests-period").WaitForAsync();
        await Axe.CheckAsync(page, $"requests, custom range {size}");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("rubber case") }).ClickAsync();
        await page.Locator(".requests-waterfall").WaitForAsync();
        await Axe.CheckAsync(page, $"a request {size}");
        await page.GotoAsync("/requests?q=nobody-has-this-name");
        await page.Locator(".ui-empty h2").WaitForAsync();
        await Axe.CheckAsync(page, $"no request matches {size}");
    }

    [Fact]
    public async Task HandMadeButton_ShowsTheFocus()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await page.Locator(".chat-example").First.WaitForAsync();
        await page.Keyboard.PressAsync("Tab"); // from here on, the focus is one of the keyboard

        // The page may put other examples in the place of the first ones, and the focus goes with them.
        var example = page.Locator(".chat-example").First;
        await Eventually.UntilAsync(async () =>
        {
            await example.FocusAsync();
            return await example.EvaluateAsync<string>("button => getComputedStyle(button).outlineStyle") == "solid";
        });
    }

    [Fact]
    public async Task TheCheck_FindsWhatItLooksFor()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this);
        Assert.Empty(await Axe.FindAsync(page));
        await page.EvaluateAsync("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button><p style=\"color:#bbb;background:#fff\">pale</p>')");
        var faults = await Axe.FindAsync(page);
        Assert.Contains(faults, fault => fault.StartsWith("button-name (critical)", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("color-contrast (serious)", StringComparison.Ordinal));
    }

    private static int Width(string size) => size == Small ? 390 : 1440;

    private static int Height(string size) => size == Small ? 844 : 900;
}
