using System.Text.RegularExpressions;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>What a role has, as people see it: pages that are missing, a role that changes while a page is open, and an invitation from link to first question.</summary>
public sealed class RolesTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Email = "ben@example.org";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Viewer_HasNoOperationsPages_AndTheirAddressesSayWho()
    {
        await using var app = await AppFactory.StartAsync();
        var (_, page) = await OpenAsync(app, UserRole.Viewer);
        await Expect(page.Locator(".shell-rail .shell-nav-item")).ToHaveTextAsync(["Search", "Chat", "Transcripts", "Requests"]);
        foreach (var (path, name, role) in new[] { ("/dashboard", "Dashboard", "Operator"), ("/limits", "Limits", "Operator"), ("/alerts", "Alerts", "Operator") })
        {
            var response = await page.GotoAsync(path);
            Assert.Equal(403, response!.Status);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"You don't have access to {name}" })).ToBeVisibleAsync();
            await Expect(page.Locator(".ui-empty")).ToContainTextAsync($"It needs the role {role}.");
        }

        await Axe.CheckAsync(page, "no permission");
        await page.GotoAsync("/access");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your open sessions" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Tab)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Users" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task RoleChangedWhileAPageIsOpen_TakesThePageAway_AndGivesItBack()
    {
        await using var app = await AppFactory.StartAsync();
        var (user, page) = await OpenAsync(app, UserRole.Operator);
        var accounts = app.Services.GetRequiredService<UserAccounts>();
        await page.GotoAsync("/limits");
        await page.Locator(".limits-row").First.WaitForAsync();

        await accounts.SetRoleAsync(user.Id, UserRole.Viewer, AuditActor.CommandLine, Token);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You don't have access to Limits" })).ToBeVisibleAsync();
        await Expect(page.Locator(".shell-rail .shell-nav-item")).ToHaveCountAsync(4);

        await accounts.SetRoleAsync(user.Id, UserRole.Operator, AuditActor.CommandLine, Token);
        await Expect(page.Locator(".limits-row").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task DisabledUsersOpenPage_Ends()
    {
        await using var app = await AppFactory.StartAsync();
        var (user, page) = await OpenAsync(app, UserRole.Viewer);
        await app.Services.GetRequiredService<UserAccounts>().SetDisabledAsync(user.Id, disabled: true, AuditActor.CommandLine, Token);
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Your account was disabled. An Admin can enable it." })).ToBeVisibleAsync();
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Invitation_LeadsFromTheLinkIntoTheApplication_AndIsInTheAuditLog()
    {
        await using var app = await AppFactory.StartAsync();
        var admin = await SignInAsync(app, AppFactory.AdminEmail, AppFactory.AdminPassword);
        await admin.GotoAsync("/access");
        await admin.GetByRole(AriaRole.Tab, new() { Name = "Invitations" }).ClickAsync();
        await Expect(admin).ToHaveURLAsync(new Regex("/access\\?tab=invitations$"));
        await admin.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        var link = await admin.GetByLabel("Link for anyone with the link").InputValueAsync();

        var guest = await NewPageAsync(app.Url);
        await guest.GotoAsync(link);
        await guest.GetByLabel("Email", new() { Exact = true }).FillAsync(Email);
        await guest.GetByLabel("Password", new() { Exact = true }).FillAsync(AppFactory.OwnPassword);
        await guest.GetByRole(AriaRole.Button, new() { Name = "Create account and sign in" }).ClickAsync();
        await Expect(guest.GetByLabel("Your question")).ToBeVisibleAsync();

        await admin.GotoAsync("/access?tab=audit&action=invitation.");
        await Expect(admin.Locator(".access-audit-action")).ToHaveTextAsync(["Used an invitation", "Invited someone"]);
        await admin.GetByLabel("Who", new() { Exact = true }).FillAsync(Email);
        await Expect(admin.Locator(".access-audit-action")).ToHaveTextAsync(["Used an invitation"]);
        await Expect(admin).ToHaveURLAsync(new Regex("[?&]who=ben"));
    }

    private async Task<(AppUser User, IPage Page)> OpenAsync(AppFactory app, UserRole role)
    {
        var user = (await app.Services.GetRequiredService<UserAccounts>().AddAsync(Email, AppFactory.OwnPassword, role, AuditActor.CommandLine, Token)).User!;
        return (user, await SignInAsync(app, Email, AppFactory.OwnPassword));
    }

    private async Task<IPage> SignInAsync(AppFactory app, string email, string password)
    {
        var page = await NewPageAsync(app.Url);
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.Locator(".shell h1").First.WaitForAsync();
        return page;
    }
}
