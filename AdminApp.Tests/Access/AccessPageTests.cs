using AdminApp.Access;
using AdminApp.Access.Invitations;
using AdminApp.Access.Sessions;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Access.Invitations;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Tests.Fakes;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace AdminApp.Tests.Access;

public sealed class AccessPageTests : IAsyncLifetime
{
    private readonly BunitContext _context = new();
    private TestStore _store = default!;
    private IRenderedComponent<MudPopoverProvider> _popovers = default!;
    private UserAccounts _accounts = default!;
    private AppUser _me = default!;
    private AppUser _other = default!;

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) => services.AddAccounts());
        _accounts = _store.Services.GetRequiredService<UserAccounts>();
        _me = (await _accounts.AddAsync("me@example.org", null, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
        _other = (await _accounts.AddAsync("other@example.org", null, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddMudServices();
        _context.Services.AddSingleton(TimeProvider.System);
        _context.Services.AddSingleton(_accounts);
        _context.Services.AddSingleton(_store.Services.GetRequiredService<ApiKeyStore>());
        _context.Services.AddSingleton(_store.Services.GetRequiredService<UserSessions>());
        _context.Services.AddSingleton(_store.Services.GetRequiredService<InvitationBook>());
        _context.Services.AddSingleton(new AuditSearch(_store.Contexts, TimeProvider.System));
        _context.Services.AddSingleton(SignedIn.Check(_store.Services));
        _context.Services.AddScoped<CurrentUser>();
        _context.Services.AddScoped<ClientAddress>();
        _context.AddAuthorization().SetAuthorized(_me.Email!).SetClaims(await SignedIn.ClaimsAsync(_store.Services, _me));
        _popovers = _context.Render<MudPopoverProvider>();
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

        await page.Find("[aria-label='Actions for other@example.org']").ClickAsync(new());
        var click = Item("Disable").ClickAsync(new());
        dialogs.WaitForElement(".mud-dialog");
        Assert.False(await IsOtherDisabledAsync());
        await dialogs.FindAll(".mud-dialog button").Single(b => b.TextContent == "Disable").ClickAsync(new());
        await click;
        page.WaitForAssertion(() => Assert.Contains("Disabled", page.Find("tbody").TextContent));
        Assert.True(await IsOtherDisabledAsync());
    }

    [Fact]
    public async Task Action_OfASessionThatHasEnded_ChangesNothing()
    {
        var page = _context.Render<UsersSection>();
        page.WaitForElement("#new-user").Change("new@example.org");
        await _accounts.SetDisabledAsync(_me.Id, disabled: true, new AuditActor("x", $"user:{_other.Id}"), Token);
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

    [Theory]
    [InlineData("2026-31-12")]
    [InlineData("2020-01-01")] // over already
    public async Task Key_IsNotCreatedWithoutTheEndThatWasTyped(string lastDay)
    {
        var page = _context.Render<KeysSection>();
        page.WaitForElement("#key-name").Change("CI");
        page.Find("[placeholder=yyyy-mm-dd]").Change(lastDay);
        await page.Find("form").SubmitAsync();
        Assert.Empty(await _store.Services.GetRequiredService<ApiKeyStore>().ListAsync(Token));
        Assert.Equal(lastDay, page.Find("[placeholder=yyyy-mm-dd]").GetAttribute("value"));

        page.Find("[placeholder=yyyy-mm-dd]").Change("2126-12-31");
        await page.Find("form").SubmitAsync();
        Assert.NotNull(Assert.Single(await _store.Services.GetRequiredService<ApiKeyStore>().ListAsync(Token)).ExpiresAtUtc);
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

    [Fact]
    public async Task RoleOfAnother_IsChangedAfterAsking_AndOnesOwnIsNoField()
    {
        var dialogs = _context.Render<MudDialogProvider>();
        var page = _context.Render<UsersSection>();
        page.WaitForElement("tbody tr");
        var select = page.FindComponents<MudSelect<UserRole>>()[0]; // the next is that of the form
        var change = page.InvokeAsync(() => select.Instance.ValueChanged.InvokeAsync(UserRole.Viewer));
        dialogs.WaitForElement(".mud-dialog");
        Assert.Equal(UserRole.Admin, (await OtherAsync()).Role);
        await dialogs.FindAll(".mud-dialog button").Single(b => b.TextContent == "Change role").ClickAsync(new());
        await change;
        Assert.Equal(UserRole.Viewer, (await OtherAsync()).Role);
        Assert.Equal(2, page.FindComponents<MudSelect<UserRole>>().Count); // the other's, and that of the form
    }

    [Fact]
    public async Task ActionsOfAnyoneButAnAdmin_AreRefused_EvenIfTheyReachTheComponent()
    {
        var (users, keys, invitations) = (_context.Render<UsersSection>(), _context.Render<KeysSection>(), _context.Render<InvitationsSection>());
        users.WaitForElement("#new-user").Change("new@example.org");
        keys.WaitForElement("#key-name").Change("mine");
        invitations.WaitForElement("#invite-email").Change("new@example.org");
        await using (var context = _store.Contexts.CreateDbContext())
        {
            await context.Users.Where(user => user.Id == _me.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, UserRole.Operator), Token);
        }

        await Assert.ThrowsAsync<RoleRequiredException>(() => users.Find("form").SubmitAsync());
        await Assert.ThrowsAsync<RoleRequiredException>(() => keys.Find("form").SubmitAsync());
        await Assert.ThrowsAsync<RoleRequiredException>(() => invitations.Find("form").SubmitAsync());
        Assert.Equal(2, (await _accounts.ListAsync(Token)).Count);
        Assert.Empty(await _store.Services.GetRequiredService<ApiKeyStore>().ListAsync(Token));
        Assert.Throws<RoleRequiredException>(() => _context.Render<SessionList>(p => p.Add(list => list.UserId, _other.Id)));
        Assert.Throws<RoleRequiredException>(() => _context.Render<SignInList>(p => p.Add(list => list.UserId, _other.Id)));
        Assert.Throws<RoleRequiredException>(() => _context.Render<AdminApp.Access.Audit.AuditSection>());
    }

    [Fact]
    public async Task Sessions_AreListed_AndEndedOneByOne_ButNotTheOneOfThisBrowser()
    {
        var elsewhere = await _store.Services.GetRequiredService<UserSessions>().StartAsync(
            _me.Id, stay: true, new SessionStart(new AuditActor(_me.Email!, $"user:{_me.Id}", "10.1.2.3"), "Firefox on Linux"), Token);
        var list = _context.Render<SessionList>(p => p.Add(one => one.UserId, _me.Id));
        list.WaitForAssertion(() => Assert.Equal(2, list.FindAll("tbody tr").Count));
        Assert.Contains("10.1.2.3", list.Find("tbody").TextContent);
        var button = Assert.Single(list.FindAll("tbody button"));
        Assert.StartsWith("Sign out Firefox on Linux", button.GetAttribute("aria-label"), StringComparison.Ordinal);
        await button.ClickAsync(new());
        Assert.Contains("(this one)", Assert.Single(list.FindAll("tbody tr")).TextContent);
        await using var context = _store.Contexts.CreateDbContext();
        Assert.False(await context.UserSessions.AnyAsync(session => session.Id == elsewhere, Token));

        var history = _context.Render<SignInList>(p => p.Add(one => one.UserId, _me.Id));
        history.WaitForAssertion(() => Assert.Equal(["Ended a session", "Signed in", "Signed in"], history.FindAll("tbody .access-name").Select(cell => cell.TextContent.Trim())));
    }

    [Fact]
    public async Task Invitation_IsShownOnceAsALink_AndListedUntilRevoked()
    {
        var dialogs = _context.Render<MudDialogProvider>();
        var page = _context.Render<InvitationsSection>();
        page.WaitForElement("#invite-email").Change("new@example.org");
        await page.Find("form").SubmitAsync();
        var link = page.WaitForElement(".access-secret input").GetAttribute("value")!;
        Assert.Matches("^http://localhost/invite/[A-Za-z0-9_-]{43}$", link);
        Assert.DoesNotContain(link[^43..], page.Find("tbody").InnerHtml, StringComparison.Ordinal);
        Assert.Equal(InvitationState.Open, (await _store.Services.GetRequiredService<InvitationBook>().FindAsync(link[^43..], Token)).State);

        var click = page.Find("[aria-label^='Revoke the invitation for new@example.org']").ClickAsync(new());
        dialogs.WaitForElement(".mud-dialog");
        await dialogs.FindAll(".mud-dialog button").Single(b => b.TextContent == "Revoke").ClickAsync(new());
        await click;
        Assert.Contains("No open invitations", page.Markup);
        Assert.Empty(page.FindAll(".access-secret"));
    }

    [Fact]
    public async Task KeysEnd_IsShown_WithTheDaysThatAreLeft()
    {
        var keys = _store.Services.GetRequiredService<ApiKeyStore>();
        var now = DateTime.UtcNow;
        await keys.CreateAsync("a", ApiKeyRole.Chat, null, AuditActor.CommandLine, Token);
        await keys.CreateAsync("b", ApiKeyRole.Operator, now.AddDays(3.5), AuditActor.CommandLine, Token);
        await keys.CreateAsync("c", ApiKeyRole.Chat, now.AddDays(30), AuditActor.CommandLine, Token);
        Assert.Contains("in the future", (await keys.CreateAsync("d", ApiKeyRole.Chat, now.AddDays(-1), AuditActor.CommandLine, Token)).Error, StringComparison.Ordinal);
        await using (var context = _store.Contexts.CreateDbContext())
        {
            context.ApiKeys.Add(new ApiKey { Id = Guid.NewGuid(), Name = "d", Hash = "00", Prefix = "p", CreatedBy = "x", ExpiresAtUtc = now.AddDays(-1) });
            await context.SaveChangesAsync(Token);
        }

        var page = _context.Render<KeysSection>();
        page.WaitForElement("tbody tr");
        var ends = page.FindAll("td[data-label='Ends']").Select(cell => cell.TextContent.Trim()).ToList();
        Assert.Equal(("never", "3 days left", "expired"), (ends[0], ends[1], ends[3]));
        Assert.Contains(now.AddDays(30).Year.ToString(System.Globalization.CultureInfo.InvariantCulture), ends[2], StringComparison.Ordinal);
    }

    private IElement Item(string text) => _popovers.WaitForElements(".mud-menu-item").Single(item => item.TextContent.Trim() == text);

    private async Task<AppUser> OtherAsync() => (await _accounts.ListAsync(Token)).Single(user => user.Id == _other.Id);

    private async Task<bool> IsOtherDisabledAsync() => (await _accounts.ListAsync(Token)).Single(user => user.Id == _other.Id).Disabled;
}
