using System.Security.Claims;
using AdminApp.Access;
using AdminApp.Core.Access;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Access;

public class SessionRevalidationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DisabledUser_IsSignedOutOfHisCircuit_AndMayDoNothingBefore()
    {
        await using var store = await StoreAsync();
        var (accounts, user, principal) = await SignedInAsync(store);
        using var provider = new SessionRevalidation(NullLoggerFactory.Instance, accounts, Identity) { Interval = TimeSpan.FromMilliseconds(1) };
        var signedOut = new TaskCompletionSource<AuthenticationState>();
        provider.AuthenticationStateChanged += async state =>
        {
            if ((await state).User.Identity?.IsAuthenticated is not true)
                signedOut.TrySetResult(await state);
        };
        provider.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        var current = new CurrentUser(provider, accounts, Identity);
        Assert.Equal(new SignedInUser(user, "a@example.org", $"user:{user}"), await current.RequireAsync(Token));

        await accounts.SetDisabledAsync(user, disabled: true, actingUserId: "someone else", Token);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => current.RequireAsync(Token));
        await signedOut.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Session_IsCheckedEveryMinute()
    {
        await using var store = await StoreAsync();
        using var provider = new SessionRevalidation(NullLoggerFactory.Instance, store.Services.GetRequiredService<UserAccounts>(), Identity);
        Assert.Equal(TimeSpan.FromSeconds(60), provider.Interval);
    }

    [Fact]
    public async Task NewPassword_EndsTheSessionsMadeBefore()
    {
        await using var store = await StoreAsync();
        var (accounts, _, principal) = await SignedInAsync(store);
        using var provider = new SessionRevalidation(NullLoggerFactory.Instance, accounts, Identity);
        Assert.True(await provider.IsValidAsync(principal, Token));
        await accounts.ResetAsync("a@example.org", null, enable: false, Token);
        Assert.False(await provider.IsValidAsync(principal, Token));
        Assert.False(await provider.IsValidAsync(new ClaimsPrincipal(new ClaimsIdentity()), Token));
    }

    [Fact]
    public async Task FailingStore_SignsNobodyOut()
    {
        var store = await StoreAsync();
        var (accounts, _, principal) = await SignedInAsync(store);
        using var provider = new SessionRevalidation(NullLoggerFactory.Instance, accounts, Identity);
        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.Database.ExecuteSqlRawAsync("DROP TABLE \"AspNetUsers\"", Token);
        }

        Assert.True(await provider.IsValidAsync(principal, Token));
        await store.DisposeAsync();
    }

    private static IOptions<IdentityOptions> Identity { get; } = Options.Create(new IdentityOptions());

    private static Task<TestStore> StoreAsync() => TestStore.CreateAsync(StoreKind.Sqlite, (services, _) => services.AddAccounts());

    private static async Task<(UserAccounts Accounts, string User, ClaimsPrincipal Principal)> SignedInAsync(TestStore store)
    {
        var accounts = store.Services.GetRequiredService<UserAccounts>();
        await accounts.AddAsync("other@example.org", null, Token);
        var user = (await accounts.AddAsync("a@example.org", null, Token)).User!;
        await using var scope = store.Services.CreateAsyncScope();
        var factory = new OwnerClaimsFactory(scope.ServiceProvider.GetRequiredService<UserManager<Core.Stores.Entities.AppUser>>(), Identity);
        return (accounts, user.Id, await factory.CreateAsync(user));
    }
}
