using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Access;

public class UserAccountsTests
{
    private const string Password = "correct horse battery";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task TwoSetUpsAtOnce_MakeOneAdmin(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            Task.Run(() => Accounts(store).AddFirstAsync($"admin{i}@example.org", Password, AuditActor.CommandLine, Token), Token)));
        Assert.Single(outcomes, o => o.Error is null);
        Assert.Single(await Accounts(store).ListAsync(Token));
        Assert.All(outcomes.Where(o => o.Error is not null), o => Assert.Contains("already set up", o.Error, StringComparison.Ordinal));
    }

    [Theory, EachStore]
    public async Task AdminsWhoDisableEachOtherAtOnce_LeaveOne(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var a = (await Accounts(store).AddAsync("a@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!.Id;
        var b = (await Accounts(store).AddAsync("b@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!.Id;
        await Task.WhenAll(
            Task.Run(() => Accounts(store).SetDisabledAsync(a, disabled: true, By(b), Token), Token),
            Task.Run(() => Accounts(store).SetDisabledAsync(b, disabled: true, By(a), Token), Token));
        Assert.Single(await Accounts(store).ListAsync(Token), user => !user.Disabled);
    }

    [Theory, EachStore]
    public async Task AdminsWhoDemoteEachOtherAtOnce_LeaveOne(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var a = (await Accounts(store).AddAsync("a@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!.Id;
        var b = (await Accounts(store).AddAsync("b@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!.Id;
        await Task.WhenAll(
            Task.Run(() => Accounts(store).SetRoleAsync(a, UserRole.Viewer, By(b), Token), Token),
            Task.Run(() => Accounts(store).SetDisabledAsync(b, disabled: true, By(a), Token), Token));
        Assert.Single(await Accounts(store).ListAsync(Token), user => user is { Disabled: false, Role: UserRole.Admin });
    }

    [Theory, EachStore]
    public async Task Role_IsChangedByOthersOnly_TheLastAdminStays_AndTheLogSaysIt(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var accounts = Accounts(store);
        var a = (await accounts.AddAsync("a@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
        var b = (await accounts.AddAsync("b@example.org", Password, UserRole.Viewer, By(a.Id), Token)).User!;
        Assert.Contains("your own role", (await accounts.SetRoleAsync(a.Id, UserRole.Viewer, By(a.Id), Token)).Error, StringComparison.Ordinal);
        Assert.Contains("last Admin", (await accounts.SetRoleAsync(a.Id, UserRole.Operator, AuditActor.CommandLine, Token)).Error, StringComparison.Ordinal);
        var looked = new List<string>();
        store.Services.GetRequiredService<UserSessions>().MayHaveEnded += (user, _) => looked.Add(user);
        Assert.Null((await accounts.SetRoleAsync(b.Id, UserRole.Operator, By(a.Id), Token)).Error);
        Assert.Equal([b.Id], looked);
        Assert.Equal(UserRole.Operator, (await accounts.ListAsync(Token))[1].Role);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(
            [("command line", "user.added", "a@example.org", "Admin"), ("x", "user.added", "b@example.org", "Viewer"), ("x", "user.role", "b@example.org", "Viewer → Operator")],
            (await context.AuditEntries.OrderBy(entry => entry.Id).ToListAsync(Token)).Select(entry => (entry.Who, entry.Action, entry.Subject, entry.Detail)));
    }

    [Theory, EachStore]
    public async Task AddingTheSameAddressAtOnce_AddsItOnce(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            Task.Run(() => Accounts(store).AddAsync(i % 2 == 0 ? "a@example.org" : "A@Example.org", null, UserRole.Admin, AuditActor.CommandLine, Token), Token)));
        Assert.Single(outcomes, o => o.Error is null);
        Assert.All(outcomes.Where(o => o.Error is not null), o => Assert.Contains("already", o.Error, StringComparison.Ordinal));
    }

    [Theory, EachStore]
    public async Task Reset_GivesANewPassword_EndsSessionsAndLockOut_AndEnablesWhenAsked(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var accounts = Accounts(store);
        await accounts.AddAsync("other@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token);
        var user = (await accounts.AddAsync("a@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
        await UsingAsync(store, async users =>
        {
            var found = (await users.FindByIdAsync(user.Id))!;
            for (var i = 0; i < AccountRules.MaxFailedAttempts; i++)
            {
                await users.AccessFailedAsync(found);
            }

            Assert.True(await users.IsLockedOutAsync(found));
        });
        await accounts.SetDisabledAsync(user.Id, disabled: true, AuditActor.CommandLine, Token);

        var onPage = await accounts.ResetAsync(" A@example.org ", null, enable: false, AuditActor.CommandLine, Token);
        Assert.Null(onPage.Error);
        Assert.True(onPage.User!.Disabled);
        var outcome = await accounts.ResetAsync("a@example.org", null, enable: true, AuditActor.CommandLine, Token);
        Assert.Null(outcome.Error);
        Assert.False(outcome.User!.Disabled);
        Assert.NotEqual(user.SecurityStamp, outcome.User.SecurityStamp);
        await UsingAsync(store, async users =>
        {
            var found = (await users.FindByIdAsync(user.Id))!;
            Assert.False(await users.IsLockedOutAsync(found));
            Assert.False(await users.CheckPasswordAsync(found, Password));
            Assert.False(await users.CheckPasswordAsync(found, onPage.GeneratedPassword!));
            Assert.True(await users.CheckPasswordAsync(found, outcome.GeneratedPassword!));
        });
    }

    [Fact]
    public async Task Disabling_SparesOneselfAndTheLastAdmin()
    {
        await using var store = await StoreAsync(StoreKind.Sqlite);
        var accounts = Accounts(store);
        var a = (await accounts.AddAsync("a@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
        Assert.Contains("last admin", (await accounts.SetDisabledAsync(a.Id, true, AuditActor.CommandLine, Token)).Error, StringComparison.Ordinal);
        var b = (await accounts.AddAsync("b@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
        Assert.Contains("yourself", (await accounts.SetDisabledAsync(b.Id, true, By(b.Id), Token)).Error, StringComparison.Ordinal);
        Assert.Equal([false, false], (await accounts.ListAsync(Token)).Select(user => user.Disabled));
        Assert.Null((await accounts.SetDisabledAsync(b.Id, true, By(a.Id), Token)).Error);
        Assert.Equal([false, true], (await accounts.ListAsync(Token)).Select(user => user.Disabled));
        Assert.Null((await accounts.SetDisabledAsync(b.Id, false, By(a.Id), Token)).Error);
        Assert.Equal([false, false], (await accounts.ListAsync(Token)).Select(user => user.Disabled));
    }

    [Theory]
    [InlineData("a@example.org", "short 1", "password")]
    [InlineData("a@example.org", "aaaaaaaaaaaaaaaa", "password")]
    [InlineData("long-enough@example.org", "Long-Enough@example.org", "password")]
    [InlineData("a@example.org", "Password123", "easy to guess")]
    [InlineData("nobody", Password, "not an email address")]
    [InlineData("a@b@c", Password, "not an email address")]
    [InlineData("a b@example.org", Password, "not an email address")]
    [InlineData("", Password, "not an email address")]
    public async Task BadValues_AreRefusedWithTheRule(string email, string password, string says)
    {
        await using var store = await StoreAsync(StoreKind.Sqlite);
        var outcome = await Accounts(store).AddAsync(email, password, UserRole.Admin, AuditActor.CommandLine, Token);
        Assert.Contains(says, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(await Accounts(store).ListAsync(Token));
    }

    [Fact]
    public async Task Reset_OfAnUnknownUserOrToABadPassword_ChangesNothing()
    {
        await using var store = await StoreAsync(StoreKind.Sqlite);
        var user = (await Accounts(store).AddAsync("a@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
        Assert.Contains("No user", (await Accounts(store).ResetAsync("x@example.org", null, true, AuditActor.CommandLine, Token)).Error, StringComparison.Ordinal);
        Assert.Contains("8 to 256", (await Accounts(store).ResetAsync("a@example.org", "short", true, AuditActor.CommandLine, Token)).Error, StringComparison.Ordinal);
        Assert.Contains("easy to guess", (await Accounts(store).ResetAsync("a@example.org", "iloveyou1", true, AuditActor.CommandLine, Token)).Error, StringComparison.Ordinal);
        Assert.Equal(user.SecurityStamp, (await Accounts(store).ListAsync(Token)).Single().SecurityStamp);
    }

    private static Task<TestStore> StoreAsync(StoreKind kind) => TestStore.CreateAsync(kind, (services, _) => services.AddAccounts());

    private static UserAccounts Accounts(TestStore store) => store.Services.GetRequiredService<UserAccounts>();

    private static async Task UsingAsync(TestStore store, Func<UserManager<AppUser>, Task> work)
    {
        await using var scope = store.Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>());
    }

    private static AuditActor By(string userId) => new("x", $"user:{userId}");
}
