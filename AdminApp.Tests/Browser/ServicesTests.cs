using AdminApp.Core.Stores.Entities;
using AdminApp.Services;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>The external parts in a browser.</summary>
public sealed class ServicesTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task AChip_LeadsToItsPart_WhichIsTested(int width)
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, width, path: "/dashboard");
        await page.Locator("a.ui-chip:visible", new() { HasTextString = "SQLite" }).ClickAsync();
        var card = page.Locator("#store");
        await Expect(card).ToContainTextAsync("waiting for their turn");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/services#store$"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Test: SQLite" }).ClickAsync();
        await Expect(card).ToContainTextAsync("It works. A query was answered.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Test: Webhook of alerts" })).ToHaveCountAsync(0);
        await Axe.CheckAsync(page, $"services tested {width}");
    }

    [Fact]
    public async Task NothingIsRead_OnceThePageIsLeft()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var feed = host.App.Services.GetRequiredService<ServicesFeed>();
        var page = await host.OpenAsync(this, path: "/services");
        await page.Locator(".services-card").First.WaitForAsync();
        Assert.Equal(1, feed.Watchers);

        await page.GetByRole(AriaRole.Link, new() { Name = "Limits" }).ClickAsync();
        await Eventually.UntilAsync(() => feed.Watchers == 0);
    }

    [Theory]
    [InlineData(UserRole.Viewer, false, false)]
    [InlineData(UserRole.Operator, true, false)]
    [InlineData(UserRole.Admin, true, true)]
    public async Task Pages_AreForTheirRoles_AndTheMenuListsNoOthers(UserRole role, bool services, bool prompt)
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await using (var context = await host.App.Services.GetRequiredService<IDbContextFactory<Core.Stores.AdminDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await context.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, role), TestContext.Current.CancellationToken);
        }

        var page = await host.OpenAsync(this);
        await page.GetByRole(AriaRole.Button, new() { Name = "Account" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Access" }).WaitForAsync();
        Assert.Equal(services ? 1 : 0, await page.GetByRole(AriaRole.Menuitem, new() { Name = "Services" }).CountAsync());
        Assert.Equal(prompt ? 1 : 0, await page.GetByRole(AriaRole.Menuitem, new() { Name = "Prompt" }).CountAsync());
        foreach (var (path, allowed) in new[] { ("/services", services), ("/prompt", prompt) })
        {
            var response = await page.GotoAsync(path);
            Assert.Equal((path, allowed), (path, response!.Status == 200 && !response.Url.Contains("denied", StringComparison.OrdinalIgnoreCase)));
        }
    }
}
