using System.Security.Claims;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminApp.Tests.Security;

public class SessionRevalidationTests
{

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sign out", "signed-out")]
    [InlineData("disable", "disabled")]
    [InlineData("reset", "password")]
    public async Task WhatEndsTheSessionInThisProcess_SignsItsTabsOutAtOnce_WithTheReason(string what, string reason)
    {
        await using var store = await StoreAsync();
        var (user, principal) = await SignedInAsync(store);
        using var tab = Open(store, principal, TimeSpan.FromHours(1), out var signedOut);
        await EndAsync(store, user, principal, what);
        Assert.Equal(reason, (await signedOut.WaitAsync(Patience.Limit, Token)).FindFirst(SessionRevalidation.EndedClaim)?.Value);
    }

    [Fact]
    public async Task WhatAnotherProcessEnded_IsNoticedByTheMinute()
    {
        await using var store = await StoreAsync();
        var (_, principal) = await SignedInAsync(store);
        using var tab = Open(store, principal, TimeSpan.FromMilliseconds(1), out var signedOut);
        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.UserSessions.ExecuteDeleteAsync(Token);
        }

        Assert.Equal("signed-out", (await signedOut.WaitAsync(Patience.Limit, Token)).FindFirst(SessionRevalidation.EndedClaim)?.Value);
        using var usual = new SessionRevalidation(NullLoggerFactory.Instance, SignedIn.Check(store.Services), Sessions(store));
        Assert.Equal(TimeSpan.FromSeconds(60), usual.Interval);
    }

    [Fact]
    public async Task ActionOfASessionThatHasEnded_IsRefused_AndTheTabIsSignedOut()
    {
        await using var store = await StoreAsync();
        var (user, principal) = await SignedInAsync(store);
        using var tab = Open(store, principal, TimeSpan.FromHours(1), out var signedOut);
        var current = SignedIn.CurrentUser(store.Services, tab);
        Assert.Equal(new SignedInUser(user.Id, "a@example.org", $"user:{user.Id}", UserRole.Admin, SignedIn.Ticket(store.Services, principal).SessionId), await current.RequireAsync(Token));

        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.UserSessions.ExecuteDeleteAsync(Token); // as another process does: nobody here is told
        }

        var refused = await Assert.ThrowsAsync<SessionEndedException>(() => current.RequireAsync(Token));
        Assert.Equal("You were signed out. Sign in again.", refused.Message);
        await signedOut.WaitAsync(Patience.Limit, Token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ChangedRole_ReachesOpenTabs_AtOnceHere_AndByTheMinuteElsewhere(bool here)
    {
        await using var store = await StoreAsync();
        var (user, principal) = await SignedInAsync(store);
        using var tab = Open(store, principal, here ? TimeSpan.FromHours(1) : TimeSpan.FromMilliseconds(1), out var signedOut);
        var changed = new TaskCompletionSource<UserRole?>(TaskCreationOptions.RunContinuationsAsynchronously);
        tab.AuthenticationStateChanged += async state => changed.TrySetResult(RoleClaims.RoleOf((await state).User));
        await SetRoleAsync(store, user, UserRole.Viewer);
        if (here)
        {
            Sessions(store).LookNow(user.Id);
        }

        Assert.Equal(UserRole.Viewer, await changed.Task.WaitAsync(Patience.Limit, Token));
        Assert.False(signedOut.IsCompleted);
    }

    [Fact]
    public async Task ActionBeyondTheRole_IsRefused_WhateverTheTabStillBelieves_AndTheTabIsTold()
    {
        await using var store = await StoreAsync();
        var (user, principal) = await SignedInAsync(store);
        using var tab = Open(store, principal, TimeSpan.FromHours(1), out var signedOut);
        var current = SignedIn.CurrentUser(store.Services, tab);
        Assert.Equal(UserRole.Admin, (await current.RequireAsync(UserRole.Admin, Token)).Role);

        var changed = new TaskCompletionSource<UserRole?>(TaskCreationOptions.RunContinuationsAsynchronously);
        tab.AuthenticationStateChanged += async state => changed.TrySetResult(RoleClaims.RoleOf((await state).User));
        await SetRoleAsync(store, user, UserRole.Operator); // as another process does: nobody here is told
        var refused = await Assert.ThrowsAsync<RoleRequiredException>(() => current.RequireAsync(UserRole.Admin, Token));
        Assert.Equal("This needs the role Admin. An Admin can give it to you on the Access page.", refused.Message);
        Assert.Equal(UserRole.Operator, await changed.Task.WaitAsync(Patience.Limit, Token));
        await current.RequireAsync(UserRole.Operator, Token);
        Assert.False(signedOut.IsCompleted);
    }

    [Fact]
    public async Task OtherPeoplesTabs_AndAnotherBrowsers_GoOn()
    {
        await using var store = await StoreAsync();
        var (user, principal) = await SignedInAsync(store);
        var other = (await Accounts(store).AddAsync("b@example.org", null, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
        using var here = Open(store, principal, TimeSpan.FromHours(1), out var hereOut);
        using var there = Open(store, await SignedIn.PrincipalAsync(store.Services, user), TimeSpan.FromHours(1), out var thereOut);
        using var others = Open(store, await SignedIn.PrincipalAsync(store.Services, other), TimeSpan.FromHours(1), out var othersOut);
        await SignedIn.EndAsync(store.Services, SignedIn.Ticket(store.Services, principal));
        await hereOut.WaitAsync(Patience.Limit, Token);
        Assert.False(thereOut.IsCompleted || othersOut.IsCompleted);
        await SignedIn.CurrentUser(store.Services, there).RequireAsync(Token);
        await SignedIn.CurrentUser(store.Services, others).RequireAsync(Token);
    }

    [Fact]
    public async Task FailingStore_SignsNobodyOut()
    {
        await using var store = await StoreAsync();
        var (user, principal) = await SignedInAsync(store);
        using var tab = Open(store, principal, TimeSpan.FromHours(1), out var signedOut);
        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.Database.ExecuteSqlRawAsync("ALTER TABLE \"AspNetUsers\" RENAME TO \"Away\"", Token);
            Sessions(store).LookNow(user.Id);
            Assert.False(signedOut.IsCompleted);
            await context.Database.ExecuteSqlRawAsync("ALTER TABLE \"Away\" RENAME TO \"AspNetUsers\"", Token);
        }

        await SignedIn.CurrentUser(store.Services, tab).RequireAsync(Token);
    }

    private static async Task SetRoleAsync(TestStore store, AppUser user, UserRole role)
    {
        await using var context = store.Contexts.CreateDbContext();
        await context.Users.Where(one => one.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Role, role), Token);
    }

    private static async Task EndAsync(TestStore store, AppUser user, ClaimsPrincipal principal, string what)
    {
        switch (what)
        {
            case "sign out":
                await SignedIn.EndAsync(store.Services, SignedIn.Ticket(store.Services, principal));
                break;
            case "disable":
                await Accounts(store).SetDisabledAsync(user.Id, disabled: true, AuditActor.CommandLine, Token);
                break;
            default:
                await Accounts(store).ResetAsync(user.Email!, null, enable: false, AuditActor.CommandLine, Token);
                break;
        }
    }

    /// <summary>A circuit's state; completes with the nobody that it belongs to once it is signed out.</summary>
    private static SessionRevalidation Open(TestStore store, ClaimsPrincipal principal, TimeSpan interval, out Task<ClaimsPrincipal> signedOut)
    {
        var tab = new SessionRevalidation(NullLoggerFactory.Instance, SignedIn.Check(store.Services), Sessions(store)) { Interval = interval };
        var left = new TaskCompletionSource<ClaimsPrincipal>(TaskCreationOptions.RunContinuationsAsynchronously);
        tab.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        tab.AuthenticationStateChanged += async state =>
        {
            if ((await state).User is { Identity.IsAuthenticated: false } nobody)
            {
                left.TrySetResult(nobody);
            }
        };
        signedOut = left.Task;
        return tab;
    }

    private static Task<TestStore> StoreAsync() => TestStore.CreateAsync(StoreKind.Sqlite, (services, _) => services.AddAccounts());

    private static UserAccounts Accounts(TestStore store) => store.Services.GetRequiredService<UserAccounts>();

    private static UserSessions Sessions(TestStore store) => store.Services.GetRequiredService<UserSessions>();

    private static async Task<(AppUser User, ClaimsPrincipal Principal)> SignedInAsync(TestStore store)
    {
        await Accounts(store).AddAsync("other@example.org", null, UserRole.Admin, AuditActor.CommandLine, Token);
        var user = (await Accounts(store).AddAsync("a@example.org", null, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
        return (user, await SignedIn.PrincipalAsync(store.Services, user));
    }
}
