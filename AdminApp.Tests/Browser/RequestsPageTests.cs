using System.Text.RegularExpressions;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>The list of requests in a browser: filters and the open request are in the address, the keys move, and the live tail follows.</summary>
public sealed partial class RequestsPageTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task FilterAndDrawer_AreInTheAddress_AndBackReturns()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await RequestScene.StoreAsync(host.App.Store);
        var page = await host.OpenAsync(this, path: "/requests");
        await page.Locator(".requests-row").First.WaitForAsync();
        await Expect(page.Locator("h1 + [role=status]")).ToHaveTextAsync("300 in the last hour");
        await BrowserFixture.ShotAsync(page, "requests-list");

        await page.GetByLabel("Outcome", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Failed" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Failed());
        await Expect(page.Locator(".requests-row")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear filters" }).ClickAsync();
        await Expect(page.Locator("h1 + [role=status]")).ToHaveTextAsync("300 in the last hour");

        await page.GetByRole(AriaRole.Link, new() { NameRegex = Retried() }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Opened());
        await Expect(page.Locator("#requests-drawer-title")).ToBeFocusedAsync();
        await Expect(page.Locator(".requests-why")).ToContainTextAsync("Why 5.20 s: 2.12 s of it was waiting for another attempt, because the provider's rate limit was reached");
        await Expect(page.Locator(".requests-why")).ToContainTextAsync("Slower than ");
        await Expect(page.Locator(".requests-waterfall")).ToContainTextAsync("Back-off");
        await Expect(page.GetByRole(AriaRole.Switch, new() { Name = "Live tail" })).Not.ToBeCheckedAsync();
        await BrowserFixture.ShotAsync(page, "requests-drawer");

        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(".requests-drawer-question")).Not.ToHaveTextAsync(RequestScene.Retried);
        await page.GoBackAsync();
        await Expect(page.Locator(".requests-drawer-question")).ToHaveTextAsync(RequestScene.Retried);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".requests-drawer")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = Retried() })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".requests-drawer").WaitForAsync();
    }

    [Fact]
    public async Task Export_SavesAFile_AndThePageStays()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await RequestScene.StoreAsync(host.App.Store);
        var page = await host.OpenAsync(this, path: "/requests?outcome=failed");
        await Expect(page.Locator(".requests-row")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Menuitem, new() { Name = "CSV" }).ClickAsync());
        Assert.Equal(3, (await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken)).Length);
        await Expect(page.Locator(".requests-row")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task AView_IsSavedByName_AndOpenedAgain()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await RequestScene.StoreAsync(host.App.Store);
        var page = await host.OpenAsync(this, path: "/requests?outcome=failed");
        await Expect(page.Locator(".requests-row")).ToHaveCountAsync(2);
        await OpenViewsAsync(page);
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Save this view" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Failures");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.Locator(".mud-dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.GotoAsync("/requests");
        await page.Locator(".requests-row").First.WaitForAsync();
        await OpenViewsAsync(page);
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Failures", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Failed());
        await Expect(page.Locator(".requests-row")).ToHaveCountAsync(2);
        await OpenViewsAsync(page);
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete “Failures”" }).ClickAsync();
        await OpenViewsAsync(page);
        await Expect(page.GetByRole(AriaRole.Menuitem)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task ViewsOfAnEarlierVersion_AreMovedFromTheBrowser_Once()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await RequestScene.StoreAsync(host.App.Store);
        var page = await host.OpenAsync(this, path: "/transcripts");
        string owner;
        await using (var context = await host.App.Store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            owner = "user:" + (await context.Users.SingleAsync(user => user.Email == AppFactory.AdminEmail, TestContext.Current.CancellationToken)).Id;
        }

        await page.EvaluateAsync("owner => localStorage.setItem(`adminapp.requests.${owner}`, JSON.stringify([{ name: 'Failures', query: '?outcome=failed' }, { name: 7 }]))", owner);
        await page.GotoAsync("/requests");
        await page.Locator(".requests-row").First.WaitForAsync();
        await page.WaitForFunctionAsync("owner => localStorage.getItem(`adminapp.requests.${owner}`) === null", owner);
        await OpenViewsAsync(page);
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Failures", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Failed());

        // It is on the server: another browser has it, too, and it can be renamed and shared.
        var other = await host.OpenAsync(this, path: "/requests?outcome=failed");
        await other.Locator(".requests-row").First.WaitForAsync();
        await OpenViewsAsync(other);
        await other.GetByRole(AriaRole.Menuitem, new() { Name = "Rename “Failures”" }).ClickAsync();
        await other.GetByLabel("Name", new() { Exact = true }).FillAsync("Failed");
        await other.GetByRole(AriaRole.Button, new() { Name = "Rename", Exact = true }).ClickAsync();
        await other.Locator(".mud-dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await OpenViewsAsync(other);
        await other.GetByRole(AriaRole.Menuitem, new() { Name = "Share with all Operators" }).ClickAsync();
        await OpenViewsAsync(other);
        await Expect(other.GetByRole(AriaRole.Menuitem).First).ToHaveTextAsync("Failed shared");
    }

    [Fact]
    public async Task ASpanOfTheChart_IsSelectedByDraggingAndByKeys()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await RequestScene.StoreAsync(host.App.Store);
        var page = await host.OpenAsync(this, path: "/requests?range=1h");
        var plot = page.Locator(".requests-plot");
        await plot.Locator("svg").WaitForAsync();
        await Expect(page.Locator(".requests-chart header")).ToContainTextAsync("Requests per 30 s, times in Europe/Zurich");
        await BrowserFixture.ShotAsync(page, "requests-chart");
        var box = (await plot.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.8f), box.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.9f), box.Y + 20, new() { Steps = 4 });
        await Expect(page.Locator(".requests-tip")).ToContainTextAsync("requests");
        await page.Mouse.UpAsync();
        await Expect(page).ToHaveURLAsync(Between());
        await page.Locator(".requests-row").First.WaitForAsync();

        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(Hour());
        await Expect(plot).ToHaveAttributeAsync("tabindex", "0");
        await Expect(page.Locator(".requests-chart header")).ToContainTextAsync("per 30 s");
        await plot.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("Shift+ArrowLeft");
        await Expect(page.Locator(".requests-tip")).ToContainTextAsync(" to ");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".requests-tip")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Between());
    }

    [Fact]
    public async Task WordsOfAQuestion_AreFound()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await page.GetByLabel("Your question").FillAsync("Did anyone object to the rubber case?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.Locator(".chat-question").WaitForAsync();
        host.Llm.Answer("Nobody.[1]");
        await page.Locator(".chat-answer-meta").WaitForAsync();
        await page.GotoAsync("/requests");
        await page.GetByLabel("Words of the question").FillAsync("RUBB obj");
        await Expect(page.Locator(".requests-row")).ToHaveCountAsync(1);
        await Expect(page.Locator(".requests-row")).ToContainTextAsync("Did anyone object to the rubber case?");
        await page.GetByLabel("Words of the question").FillAsync("rubber zebra");
        await Expect(page.Locator(".ui-empty h2")).ToHaveTextAsync("No request matches");
    }

    // Once the menu of before is gone: a click on its button would only close it.
    private static async Task OpenViewsAsync(IPage page)
    {
        await Expect(page.GetByRole(AriaRole.Menuitem)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Views" }).ClickAsync();
    }

    [Fact]
    public async Task TheTail_Follows_UntilSomeoneScrolls()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await RequestScene.StoreAsync(host.App.Store, rows: 200);
        var page = await host.OpenAsync(this, path: "/requests");
        var tail = page.GetByRole(AriaRole.Switch, new() { Name = "Live tail" });
        await Expect(tail).ToBeCheckedAsync();
        await page.Locator(".requests-row").First.WaitForAsync();
        await Requests.StoredRequests.AddRequestsAsync(host.App.Store, Requests.StoredRequests.At(0, row => (row.SubmittedAtUtc, row.Class) = (DateTime.UtcNow, "deferred")));
        await Expect(page.Locator(".requests-row").First).ToContainTextAsync("Deferred");

        // Scrolling down loads more and stops the tail.
        await page.Locator(".requests-scroll").EvaluateAsync("list => { list.scrollTop = list.scrollHeight; }");
        await Expect(tail).Not.ToBeCheckedAsync();
        await Eventually.UntilAsync(async () =>
        {
            await page.Locator(".requests-scroll").EvaluateAsync("list => { list.scrollTop -= 50; list.scrollTop = list.scrollHeight; }");
            return await page.Locator(".requests-more").CountAsync() == 0;
        });
        await Requests.StoredRequests.AddRequestsAsync(host.App.Store, Requests.StoredRequests.At(0, row => (row.SubmittedAtUtc, row.Class) = (DateTime.UtcNow, "background")));
        await page.GetByRole(AriaRole.Button, new() { Name = "1 new", Exact = true }).ClickAsync();
        await Expect(page.Locator(".requests-row").First).ToContainTextAsync("Background");
        await Expect(tail).ToBeCheckedAsync();
        await page.Locator(".requests-link").First.FocusAsync();
        await page.Keyboard.PressAsync("p");
        await Expect(tail).Not.ToBeCheckedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnAPhone_RowsHaveTwoLines_AndTheRequestCoversThePage(bool dark)
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await RequestScene.StoreAsync(host.App.Store);
        var page = await host.OpenAsync(this, 390, 844, dark, path: "/requests");
        await page.Locator(".requests-row").First.WaitForAsync();
        // A row may be drawn anew between finding and measuring it.
        await Eventually.UntilAsync(async () => await page.Locator(".requests-row").First.BoundingBoxAsync() is { Height: > 58 and < 60 });
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await BrowserFixture.ShotAsync(page, $"requests-phone{(dark ? "-dark" : "")}");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = Retried() }).ClickAsync();
        await page.Locator(".requests-waterfall").WaitForAsync();
        await Eventually.UntilAsync(async () => await page.Locator(".requests-drawer").BoundingBoxAsync() is { Width: > 389 and < 391 });
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await BrowserFixture.ShotAsync(page, $"requests-phone-drawer{(dark ? "-dark" : "")}");

        if (dark)
        {
            await page.SetViewportSizeAsync(1440, 900);
            await page.ReloadAsync();
            await page.Locator(".requests-waterfall").WaitForAsync();
            await page.Locator(".requests-row").First.WaitForAsync();
            await BrowserFixture.ShotAsync(page, "requests-dark");
        }
    }

    [GeneratedRegex("/requests\\?outcome=failed$")]
    private static partial Regex Failed();

    [GeneratedRegex("/requests\\?from=.+Z&to=.+Z$")]
    private static partial Regex Between();

    [GeneratedRegex("/requests\\?range=1h$|/requests$")]
    private static partial Regex Hour();

    [GeneratedRegex("/requests\\?id=")]
    private static partial Regex Opened();

    [GeneratedRegex("^Did anyone object to the rubber case\\?, Answered, 2 attempts")]
    private static partial Regex Retried();
}
