using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>A change on a page is in the audit log with the address of the browser.</summary>
public sealed class AuditAddressTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task BehindAKnownProxy_ItIsTheClients()
    {
        await using var host = await ChatHost.StartOverAsync("http://127.0.0.1:9/v1", ("Proxy:KnownProxies", "127.0.0.1"));
        await using var proxy = new CountingProxy(host.App.Url, forwardedFor: "203.0.113.7");
        Assert.Equal("203.0.113.7", await MuteAsync(host, await host.OpenAsync(this, path: "/alerts", through: proxy.Url)));
    }

    [Fact]
    public async Task WithoutWebSockets_ItIsKnownToo()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this);
        await page.AddInitScriptAsync("delete window.WebSocket; delete window.EventSource");
        await page.GotoAsync("/alerts");
        Assert.Equal("127.0.0.1", await MuteAsync(host, page));
    }

    private static async Task<string?> MuteAsync(ChatHost host, IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Mute 1 h: Memory" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Unmute: Memory" })).ToBeVisibleAsync();
        await using var context = host.App.Store.Contexts.CreateDbContext();
        return (await context.AuditEntries.SingleAsync(entry => entry.Action == "alert.muted", TestContext.Current.CancellationToken)).Address;
    }
}
