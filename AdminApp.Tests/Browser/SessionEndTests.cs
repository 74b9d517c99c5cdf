using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>What a person sees whose session ends while pages are open.</summary>
public sealed class SessionEndTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Email = "ben@example.org";

    [Fact]
    public async Task SigningOutInOneTab_TakesTheOthersToSignIn_WithAWordWhy_AndBackAfterwards()
    {
        await using var app = await AppFactory.StartAsync();
        var first = await SignInAsync(app, AppFactory.AdminEmail, AppFactory.AdminPassword);
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/access?tab=keys");
        await Expect(second.GetByRole(AriaRole.Heading, new() { Name = "API keys" })).ToBeVisibleAsync();

        await first.GetByRole(AriaRole.Button, new() { Name = "Account" }).ClickAsync();
        await first.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Expect(first.GetByRole(AriaRole.Status).Filter(new() { HasText = "You were signed out." })).ToBeVisibleAsync();
        await Expect(second.GetByRole(AriaRole.Status).Filter(new() { HasText = "You were signed out." })).ToBeVisibleAsync();
        await BrowserFixture.ShotAsync(second, "signed-out");

        await FillAsync(second, AppFactory.AdminEmail, AppFactory.AdminPassword);
        await Expect(second.GetByRole(AriaRole.Heading, new() { Name = "API keys" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task DisabledWhileAPageIsOpen_LandsOnSignIn_WithTheReason()
    {
        await using var app = await AppFactory.StartAsync();
        var accounts = app.Services.GetRequiredService<UserAccounts>();
        var user = (await accounts.AddAsync(Email, AppFactory.OwnPassword, UserRole.Admin, AuditActor.CommandLine, TestContext.Current.CancellationToken)).User!;
        var page = await SignInAsync(app, Email, AppFactory.OwnPassword, width: 390, height: 844, dark: true);
        await accounts.SetDisabledAsync(user.Id, disabled: true, AuditActor.CommandLine, TestContext.Current.CancellationToken);
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Your account was disabled." })).ToBeVisibleAsync();
        await BrowserFixture.ShotAsync(page, "disabled-390-dark");
    }

    [Fact]
    public async Task PasswordChangedInThisBrowser_GoesOnHere_AndSaysSo()
    {
        await using var app = await AppFactory.StartAsync();
        var page = await SignInAsync(app, AppFactory.AdminEmail, AppFactory.AdminPassword);
        await page.GotoAsync("/access?tab=you");
        await page.GetByLabel("Current password").FillAsync(AppFactory.AdminPassword);
        await page.GetByLabel("New password").FillAsync("password123");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Expect(page.Locator("#password-outcome")).ToContainTextAsync("easy to guess");
        await BrowserFixture.ShotAsync(page, "common-password");
        await page.GetByLabel("Current password").FillAsync(AppFactory.AdminPassword);
        await page.GetByLabel("New password").FillAsync(AppFactory.OwnPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Expect(page.Locator("#password-outcome")).ToContainTextAsync("Your password was changed.");
    }

    [Fact]
    public async Task TemporaryPassword_IsReplacedAtTheFirstSignIn()
    {
        await using var app = await AppFactory.StartAsync();
        var given = (await app.Services.GetRequiredService<UserAccounts>().AddAsync(Email, null, UserRole.Admin, AuditActor.CommandLine, TestContext.Current.CancellationToken)).GeneratedPassword!;
        var page = await NewPageAsync(app.Url);
        await page.GotoAsync("/sign-in");
        await FillAsync(page, Email, given);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Choose your own password" })).ToBeVisibleAsync();
        await BrowserFixture.ShotAsync(page, "own-password");
        await page.GetByLabel("New password").FillAsync(AppFactory.OwnPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and sign in" }).ClickAsync();
        await Expect(page.GetByLabel("Your question")).ToBeVisibleAsync();
    }

    private async Task<IPage> SignInAsync(AppFactory app, string email, string password, int width = 1440, int height = 900, bool dark = false)
    {
        var page = await NewPageAsync(app.Url, width, height, dark);
        await page.GotoAsync("/sign-in");
        await FillAsync(page, email, password);
        await page.Locator(".shell h1").First.WaitForAsync();
        return page;
    }

    private static async Task FillAsync(IPage page, string email, string password)
    {
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
