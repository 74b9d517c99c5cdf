using AdminApp.Access;
using AdminApp.Core.Access;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Tests.Fakes;
using Bunit;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace AdminApp.Tests.Access;

public sealed class AccessPageTests : IAsyncLifetime
{
    private readonly BunitContext _context = new();
    private TestStore _store = default!;
    private UserAccounts _accounts = default!;
    private AppUser _me = default!;
    private AppUser _other = default!;

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) => services.AddAccounts());
        _accounts = _store.Services.GetRequiredService<UserAccounts>();
        _me = (await _accounts.AddAsync("me@example.org", null, UserRole.Admin, Token)).User!;
        _other = (await _accounts.AddAsync("other@example.org", null, UserRole.Admin, Token)).User!;
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddMudServices();
        _context.Services.AddSingleton(TimeProvider.System);
        _context.Services.AddSingleton(_accounts);
        _context.Services.AddSingleton(_store.Services.GetRequiredService<ApiKeyStore>());
        _context.Services.AddSingleton(_store.Services.GetRequiredService<UserSessions>());
        _context.Services.AddSingleton(SignedIn.Check(_store.Services));
        _context.Services.AddScoped<CurrentUser>();
        _context.AddAuthorization().SetAuthorized(_me.Email!).SetClaims(await SignedIn.ClaimsAsync(_store.Services, _me));
        _context.Render<MudPopoverProvider>();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task AddedUser_GetsAGeneratedPassword_ShownOnce()
    {
        var page = _context.Render<UsersSection>();
        page.WaitForElement("#new-user").Change("new@example.org");
        await page.Find("form").SubmitAsync();
        page.WaitForElement(".access-secret input");
        var password = page.Find(".access-secret input").GetAttribute("value")!;
        Assert.Matches("^([a-z2-9]{5}-){3}[a-z2-9]{5}$", password);
        await using (var scope = _store.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
            Assert.True(await users.CheckPasswordAsync((await users.FindByEmailAsync("new@example.org"))!, password));
        }

        await page.FindAll(".access-secret button")[1].ClickAsync(new());
        Assert.Empty(page.FindAll(".access-secret"));
        Assert.Contains("new@example.org", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailedAdd_IsTiedToItsField()
    {
        var page = _context.Render<UsersSection>();
        page.WaitForElement("#new-user").Change("other@example.org");
        await page.Find("form").SubmitAsync();
        page.WaitForElement("#users-error");
        Assert.Contains("already", page.Find("#users-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("users-error", page.Find("#new-user").GetAttribute("aria-describedby"));
    }

    [Fact]
    public async Task DisablingAsksFirst_AndOnesOwnRowHasNoActions()
    {
        var dialogs = _context.Render<MudDialogProvider>();
        var page = _context.Render<UsersSection>();
        page.WaitForElement("tbody tr");
        Assert.Empty(page.FindAll("tbody tr").Single(row => row.TextContent.Contains("(you)", StringComparison.Ordinal)).QuerySelectorAll("button"));

        var click = page.Find("[aria-label='Disable other@example.org']").ClickAsync(new());
        dialogs.WaitForElement(".mud-dialog");
        Assert.False(await IsOtherDisabledAsync());
        await dialogs.FindAll(".mud-dialog button").Single(b => b.TextContent == "Disable").ClickAsync(new());
        await click;
        page.WaitForElement("[aria-label='Enable other@example.org']");
        Assert.True(await IsOtherDisabledAsync());
    }

    [Fact]
    public async Task Action_OfASessionThatHasEnded_ChangesNothing()
    {
        var page = _context.Render<UsersSection>();
        page.WaitForElement("#new-user").Change("new@example.org");
        await _accounts.SetDisabledAsync(_me.Id, disabled: true, actingUserId: _other.Id, Token);
        await Assert.ThrowsAsync<SessionEndedException>(() => page.Find("form").SubmitAsync());
        Assert.Equal(2, (await _accounts.ListAsync(Token)).Count);
    }

    [Fact]
    public async Task Key_IsChatUnlessChosenOtherwise_ShownOnce_AndRevokedAfterAsking()
    {
        var verifier = _store.Services.GetRequiredService<ApiKeyVerifier>();
        var dialogs = _context.Render<MudDialogProvider>();
        var page = _context.Render<KeysSection>();
        page.WaitForElement("#key-name").Change("CI");
        await page.Find("form").SubmitAsync();
        page.WaitForElement(".access-secret input");
        var secret = page.Find(".access-secret input").GetAttribute("value")!;
        Assert.Equal(ApiKeyRole.Chat, (await verifier.VerifyAsync(secret, Token))!.Role);
        Assert.DoesNotContain(secret, page.Find("tbody").InnerHtml, StringComparison.Ordinal);
        Assert.Contains(secret[..8], page.Find("tbody").TextContent, StringComparison.Ordinal);

        var click = page.Find("[aria-label='Revoke CI']").ClickAsync(new());
        dialogs.WaitForElement(".mud-dialog");
        Assert.NotNull(await verifier.VerifyAsync(secret, Token));
        await dialogs.FindAll(".mud-dialog button").Single(b => b.TextContent == "Revoke").ClickAsync(new());
        await click;
        Assert.Null(await verifier.VerifyAsync(secret, Token));
        Assert.Empty(page.FindAll(".access-secret"));
    }

    [Fact]
    public async Task RevokingAKeyOfTheConfiguration_SaysThatItStaysRevoked()
    {
        var keys = _store.Services.GetRequiredService<ApiKeyStore>();
        await keys.ConfigureAsync("ci", "ci-key-0123456789", ApiKeyRole.Admin, Token);
        var dialogs = _context.Render<MudDialogProvider>();
        var page = _context.Render<KeysSection>();
        var click = page.WaitForElement("[aria-label='Revoke ci']").ClickAsync(new());
        Assert.Contains("Leaving it there does not restore it", dialogs.WaitForElement(".mud-dialog").TextContent, StringComparison.Ordinal);
        await dialogs.FindAll(".mud-dialog button").Single(b => b.TextContent == "Revoke").ClickAsync(new());
        await click;
        Assert.Empty(await keys.ListAsync(Token));
    }

    [Theory]
    [InlineData("done", "status", "changed")]
    [InlineData("wrong", "alert", "is wrong")]
    [InlineData("rule", "alert", "8 to 256")]
    [InlineData("common", "alert", "easy to guess")]
    [InlineData("<script>", null, null)]
    public void PasswordOutcome_IsSaid(string outcome, string? role, string? says)
    {
        var section = _context.Render<PasswordSection>(p => p.Add(s => s.Outcome, outcome));
        Assert.Equal("/access/password", section.Find("form").GetAttribute("action"));
        Assert.Equal(role, section.FindAll("#password-outcome").SingleOrDefault()?.GetAttribute("role"));
        if (says is not null)
        {
            Assert.Contains(says, section.Find("#password-outcome").TextContent, StringComparison.Ordinal);
        }
    }

    private async Task<bool> IsOtherDisabledAsync() => (await _accounts.ListAsync(Token)).Single(user => user.Id == _other.Id).Disabled;
}
