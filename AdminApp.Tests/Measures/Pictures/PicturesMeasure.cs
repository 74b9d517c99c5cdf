using AdminApp.Access;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Browser;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace AdminApp.Tests.Measures.Pictures;

/// <summary>
/// <c>measure pictures FOLDER</c>: a picture of each page in light, dark and on a phone, over a scripted model and an hour that goes by fourteen times
/// faster than life (<see cref="PictureStory"/>). The pictures of docs/ui are made with it.
/// </summary>
internal static class PicturesMeasure
{
    private const double Times = 14;
    private const string Door = "/test/sign-in";
    private const float Settled = 1500;
    private const int Phone = 600;

    // Name, address, and what shows that it is complete.
    private static readonly (string Name, string Address, string Shows)[] Pages =
    [
        ("dashboard", "/dashboard?range=1h", ".dashboard-tile"),
        ("requests", "/requests?range=1h", "tbody tr:not([aria-hidden])"),
        ("limits", "/limits", ".limits-row"),
        ("alerts", "/alerts", ".alerts-rules tbody tr"),
        ("search", "/search?q=touch%20screen", ".search-hit mark"),
        ("transcripts", "/transcripts", ".transcripts-title"),
        ("speakers", "/transcripts/speakers", ".speakers-table td"),
        ("usage", "/usage?period=today", ".usage-tile"),
        ("prompt", "/prompt", ".prompt-own textarea"),
        ("services", "/services", ".services-card"),
        ("access", "/access", "h1"),
        ("audit", "/access?tab=audit", "h1"),
    ];

    private static readonly (string Name, int Width, int Height, ColorScheme Scheme)[] Views =
        [("light", 1440, 900, ColorScheme.Light), ("dark", 1440, 900, ColorScheme.Dark), ("phone", 390, 844, ColorScheme.Light)];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var folder])
        {
            await Console.Error.WriteLineAsync("Name the folder for the pictures.");
            return 2;
        }

        Directory.CreateDirectory(folder);
        var time = new FastTime(Times);
        await using var app = await AppFactory.StartAsync(
            settings:
            [
                ("Mistral:ApiKey", "test-key"), ("Mistral:RequestsPerSecond", "0"), ("Mistral:RequestsPerMinute", "60"), ("Performance:MaxConcurrentLlmRequests", "3"),
                ("Performance:RateLimitPerMinute", "0"),
            ],
            configure: services =>
            {
                services.AddSingleton<TimeProvider>(time);
                services.AddKeyedSingleton<IChatClient>(MistralChatClient.Name, new ScriptedModel(time));
            },
            map: app => app.MapGet(Door, SignInAsync).AllowAnonymous());
        await using var story = new PictureStory(app, time);
        await story.TellAsync(cancellationToken);
        await using var browser = new BrowserFixture();
        var pages = new List<(string View, bool IsPhone, IPage Page)>();
        foreach (var (view, width, height, scheme) in Views)
        {
            var context = await browser.NewContextAsync(new BrowserNewContextOptions
            {
                BaseURL = app.Url.ToString(),
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = scheme,
                TimezoneId = "Europe/Zurich",
                HasTouch = width < Phone,
            });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/sign-in");
            await KeepAsync(page, folder, "sign-in", view);
            await page.GotoAsync(Door);
            pages.Add((view, width < Phone, page));
        }

        foreach (var (name, address, shows) in Pages)
        {
            foreach (var (view, _, page) in pages)
            {
                await page.GotoAsync(address);
                await page.Locator(shows).First.WaitForAsync();
                await KeepAsync(page, folder, name, view);
            }
        }

        string? chat = null;
        foreach (var (view, isPhone, page) in pages)
        {
            chat = await ChatAsync(page, chat);
            await KeepAsync(page, folder, "chat", view);
            await StepsAsync(page, folder, view, isPhone);
        }

        return 0;
    }

    private static async Task StepsAsync(IPage page, string folder, string view, bool isPhone)
    {
        await page.GotoAsync("/transcripts");
        await page.Locator("a.transcripts-title").First.ClickAsync();
        await page.Locator(".reader-turn").First.WaitForAsync();
        await KeepAsync(page, folder, "transcript", view);
        await page.GotoAsync("/requests?range=24h&min=30");
        await page.Locator(".requests-row").First.ClickAsync();
        await page.Locator(".requests-why").First.WaitForAsync();
        await KeepAsync(page, folder, "request", view);
        if (isPhone)
        {
            return;
        }

        await page.GotoAsync("/limits");
        await page.Locator($".limits-row[data-key='Mistral:RequestsPerMinute'] input").FillAsync("30");
        await page.Locator(".limits-preview").First.WaitForAsync();
        await KeepAsync(page, folder, "limits-preview", view);
        await page.Keyboard.PressAsync("Control+k");
        await page.Locator(".shell-palette-field input").FillAsync("touch");
        await KeepAsync(page, folder, "palette", view);
    }

    private static async Task<string> ChatAsync(IPage page, string? chat)
    {
        await page.GotoAsync(chat ?? "/");
        if (chat is null)
        {
            await page.GetByLabel("Your question").FillAsync(ScriptedModel.Question);
            await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        }

        await page.Locator(".chat-answer-meta").First.WaitForAsync();
        return page.Url;
    }

    private static async Task KeepAsync(IPage page, string folder, string name, string view)
    {
        await page.WaitForTimeoutAsync(Settled); // transitions, and numbers that come after the page
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{view}.png") });
    }

    private static async Task<IResult> SignInAsync(SignInFlow flow, UserManager<AppUser> users)
    {
        await flow.SignInAsync((await users.FindByEmailAsync(AppFactory.AdminEmail))!, stay: true);
        return Results.Ok();
    }
}
