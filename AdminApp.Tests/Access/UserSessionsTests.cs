using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Access;

public class UserSessionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 42, TimeSpan.Zero));

    [Theory, EachStore]
    public async Task SigningOut_EndsThatSessionAlone_AndTellsWhoShowsItsPages(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var user = await UserAsync(store);
        var (first, second) = (await TicketAsync(store, user), await TicketAsync(store, user));
        Assert.Null(await WhyEndedAsync(store, first));

        var told = new List<(string, Guid?)>();
        Sessions(store).MayHaveEnded += (who, spared) => told.Add((who, spared));
        await SignedIn.EndAsync(store.Services, first);
        Assert.Equal(SessionEnd.SignedOut, await WhyEndedAsync(store, first));
        Assert.Null(await WhyEndedAsync(store, second));
        Assert.Equal([(user.Id, null)], told);
    }

    [Theory]
    [EachStore(true, 30 * 24)]
    [EachStore(false, 12)]
    public async Task EachSession_HasAnEnd_HoweverMuchItIsUsed(StoreKind kind, bool stay, int hours)
    {
        await using var store = await StoreAsync(kind);
        var user = await UserAsync(store);
        var ticket = await TicketAsync(store, user, stay);
        for (var hour = 1; hour < hours; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            if (hour % 10 == 0)
            {
                Assert.Null(await WhyEndedAsync(store, ticket));
            }
        }

        Assert.Null(await WhyEndedAsync(store, ticket));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(SessionEnd.Expired, await WhyEndedAsync(store, ticket));
    }

    [Theory, EachStore]
    public async Task OneSessionTooMany_EndsTheOldest_OfThisUserOnly(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var (user, other) = (await UserAsync(store), await UserAsync(store, "b@example.org"));
        var others = await TicketAsync(store, other);
        var tickets = new List<SessionTicket>();
        for (var i = 0; i <= UserSessions.MaxPerUser; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            tickets.Add(await TicketAsync(store, user));
        }

        Assert.Equal(SessionEnd.SignedOut, await WhyEndedAsync(store, tickets[0]));
        Assert.Null(await WhyEndedAsync(store, tickets[1]));
        Assert.Null(await WhyEndedAsync(store, tickets[^1]));
        Assert.Null(await WhyEndedAsync(store, others));
    }

    [Fact]
    public async Task ExpiredSessions_AreRemovedWhenSomeoneSignsIn()
    {
        await using var store = await StoreAsync(StoreKind.Sqlite);
        var (user, other) = (await UserAsync(store), await UserAsync(store, "b@example.org"));
        await TicketAsync(store, user);
        _time.Advance(UserSessions.ShortLifetime + TimeSpan.FromDays(2));
        await TicketAsync(store, other);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(other.Id, (await context.UserSessions.SingleAsync(Token)).UserId);
    }

    [Theory, EachStore]
    public async Task EndOfASession_HasAReason(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var accounts = store.Services.GetRequiredService<UserAccounts>();
        await UserAsync(store, "b@example.org");
        var user = await UserAsync(store);
        var before = await TicketAsync(store, user);
        await accounts.SetDisabledAsync(user.Id, disabled: true, AuditActor.CommandLine, Token);
        Assert.Equal(SessionEnd.AccountDisabled, await WhyEndedAsync(store, before));
        await accounts.SetDisabledAsync(user.Id, disabled: false, AuditActor.CommandLine, Token);
        Assert.Equal(SessionEnd.SignedOut, await WhyEndedAsync(store, before)); // enabled again, the old cookie stays worthless

        before = await TicketAsync(store, user);
        await accounts.ResetAsync(user.Email!, null, enable: false, AuditActor.CommandLine, Token);
        Assert.Equal(SessionEnd.PasswordChanged, await WhyEndedAsync(store, before));
        Assert.Equal(SessionEnd.SignedOut, await WhyEndedAsync(store, (await TicketAsync(store, await FindAsync(store, user))) with { SessionId = Guid.NewGuid() }));
        Assert.Equal(SessionEnd.AccountDisabled, await WhyEndedAsync(store, before with { UserId = "nobody" }));
    }

    private Task<TestStore> StoreAsync(StoreKind kind) =>
        TestStore.CreateAsync(kind, (services, _) => services.AddAccounts().Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));

    private static UserSessions Sessions(TestStore store) => store.Services.GetRequiredService<UserSessions>();

    private static async Task<SessionEnd?> WhyEndedAsync(TestStore store, SessionTicket ticket) => (await Sessions(store).StateAsync(ticket, Token)).End;

    private static async Task<AppUser> UserAsync(TestStore store, string email = "a@example.org") =>
        (await store.Services.GetRequiredService<UserAccounts>().AddAsync(email, null, UserRole.Admin, AuditActor.CommandLine, Token)).User!;

    private static async Task<AppUser> FindAsync(TestStore store, AppUser user) =>
        (await store.Services.GetRequiredService<UserAccounts>().ListAsync(Token)).Single(u => u.Id == user.Id);

    private static async Task<SessionTicket> TicketAsync(TestStore store, AppUser user, bool stay = false) =>
        new(user.Id, await Sessions(store).StartAsync(user.Id, stay, SignedIn.Start(user), Token), user.SecurityStamp);
}
