using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Access.Audit;

public class AuditTests
{
    private static readonly DateTime Start = new(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(Start));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Search_FiltersAndPagesByKey(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await AddAsync(store, Enumerable.Range(0, 25).Select(i => Entry(i, i % 2 == 0 ? "user.added" : "sign_in.failed", who: i % 5 == 0 ? "Ana@example.org" : "ben@example.org", subject: $"file {i}")));
        var search = new AuditSearch(store.Contexts, TimeProvider.System);

        var seen = new List<string>();
        AuditCursor? next = null;
        do
        {
            var page = await search.PageAsync(new AuditQuery(), next, 10, Token);
            seen.AddRange(page.Entries.Select(entry => entry.Subject));
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"file {i}"), seen);

        Assert.Equal(13, await CountAsync(new AuditQuery { Action = "user." }));
        Assert.Equal(13, await CountAsync(new AuditQuery { Action = "user.added" }));
        Assert.Equal(0, await CountAsync(new AuditQuery { Action = "user.add" }));
        Assert.Equal(5, await CountAsync(new AuditQuery { Who = "ANA" }));
        Assert.Equal(5, await CountAsync(new AuditQuery { Actor = "user:ana@example.org" }));
        Assert.Equal(2, await CountAsync(new AuditQuery { Text = "FILE 2", From = Start.AddMinutes(2), To = Start.AddMinutes(21) }));
        Assert.Equal(25, await CountAsync(new AuditQuery { Text = "10.1.2" }));
        Assert.Equal(0, await CountAsync(new AuditQuery { Text = "%" })); // no pattern
        await Assert.ThrowsAsync<ArgumentException>(() => search.PageAsync(new AuditQuery { From = Start, To = Start }, cancellationToken: Token));

        async Task<int> CountAsync(AuditQuery query) => (await search.PageAsync(query, null, 100, Token)).Entries.Count;
    }

    [Theory, EachStore]
    public async Task Retention_DeletesWhatIsOld_AndAFloodOfSignInsPushesNoChangeOut(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await AddAsync(store, [Entry(-60 * 24 * 40, "user.added"), .. Enumerable.Range(0, 5).Select(i => Entry(i, "user.added")), .. Enumerable.Range(10, 2_500).Select(i => Entry(i, "sign_in.failed"))]);
        using var retention = new AuditRetention(store.Contexts, new LiveOptions<AuditOptions>(new AuditOptions { RetentionDays = 30 }), _time, NullLogger<AuditRetention>.Instance) { Most = 10 };
        await retention.DeleteAsync(Token);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(5, await context.AuditEntries.CountAsync(entry => entry.Action == "user.added", Token));
        Assert.Equal(10, await context.AuditEntries.CountAsync(entry => entry.Action == "sign_in.failed", Token));
        Assert.Equal(Start.AddMinutes(2_509), await context.AuditEntries.MaxAsync(entry => entry.AtUtc, Token));
    }

    [Fact]
    public async Task EntryOnItsOwn_ThatTheStoreDoesNotTake_IsInTheLogOfTheProgram()
    {
        var log = new EventLog<AuditLog>();
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.Database.ExecuteSqlRawAsync("DROP TABLE \"AuditEntries\"", Token);
        }

        var audit = new AuditLog(store.Services.GetRequiredService<StoreTransactions>(), TimeProvider.System, log);
        await audit.WriteAsync(new AuditActor("ana@example.org"), AuditActions.AlertMuted, "Error rate");
        Assert.Contains("ana@example.org, alert.muted, Error rate", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Theory, EachStore]
    public async Task Retention_OfTooMany_TakesThoseOfWhoeverHasTheMost(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await AddAsync(store, [.. Enumerable.Range(0, 4).Select(i => Entry(i, "user.added")), .. Enumerable.Range(10, 40).Select(i => Entry(i, "alert.muted", "eve@example.org"))]);
        using var retention = new AuditRetention(store.Contexts, new LiveOptions<AuditOptions>(new AuditOptions { RetentionDays = 30 }), _time, NullLogger<AuditRetention>.Instance) { Most = 10 };
        await retention.DeleteAsync(Token);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(4, await context.AuditEntries.CountAsync(entry => entry.Action == "user.added", Token));
        Assert.Equal(Enumerable.Range(44, 6).Select(i => Start.AddMinutes(i)), await context.AuditEntries.Where(entry => entry.Action == "alert.muted").OrderBy(entry => entry.Id).Select(entry => entry.AtUtc).ToListAsync(Token));
    }

    [Theory, EachStore]
    public async Task Search_FindsLettersOfOtherAlphabets_InAnyCase(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await AddAsync(store, [Entry(0, "transcript.deleted", subject: "Überblick Größen")]);
        var search = new AuditSearch(store.Contexts, _time);
        foreach (var text in (string[])["größen", "ÜBERBLICK"])
        {
            Assert.Single((await search.PageAsync(new AuditQuery { Text = text }, null, 100, Token)).Entries);
        }
    }

    [Fact]
    public async Task ChangeWhoseEntryCannotBeWritten_IsNotMade()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) => Core.Access.AccountsRegistration.AddAccounts(services));
        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.Database.ExecuteSqlRawAsync("DROP TABLE \"AuditEntries\"", Token);
        }

        var accounts = store.Services.GetRequiredService<Core.Access.UserAccounts>();
        await Assert.ThrowsAnyAsync<DbUpdateException>(() => accounts.AddAsync("a@example.org", null, UserRole.Admin, AuditActor.CommandLine, Token));
        Assert.Empty(await accounts.ListAsync(Token));
    }

    [Fact]
    public async Task UnknownAddresses_AreCounted_AndNothingThatWasTyped()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var audit = store.Services.GetRequiredService<AuditLog>();
        using var failures = new FailedSignIns(audit, _time, NullLogger<FailedSignIns>.Instance);
        failures.Unknown();
        failures.Unknown();
        failures.Known(new AuditActor("ana@example.org", "user:1", "10.0.0.1"), AuditActions.SignInFailed, "Chrome on Windows");
        await failures.WriteAsync(withCount: false);
        await failures.WriteAsync(withCount: true);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(
            [("ana@example.org", "sign_in.failed", "Chrome on Windows"), ("someone", "sign_in.unknown", "2 within an hour")],
            (await context.AuditEntries.OrderBy(entry => entry.Id).ToListAsync(Token)).Select(entry => (entry.Who, entry.Action, entry.Detail)));
    }

    private static AuditEntry Entry(int minute, string action, string who = "ana@example.org", string subject = "s") =>
        new() { AtUtc = Start.AddMinutes(minute), Who = who, Actor = $"user:{who.ToLowerInvariant()}", Action = action, Subject = subject, Address = "10.1.2.3" };

    private static async Task AddAsync(TestStore store, IEnumerable<AuditEntry> entries)
    {
        await using var context = store.Contexts.CreateDbContext();
        context.AuditEntries.AddRange(entries);
        await context.SaveChangesAsync(Token);
    }
}
