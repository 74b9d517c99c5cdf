using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Stores;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm.Ledger;

public sealed class LedgerStoreTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<InstanceHeartbeat> _heartbeats = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var heartbeat in _heartbeats)
        {
            await heartbeat.StopAsync(default);
            heartbeat.Dispose();
        }
    }

    [Theory, EachStore]
    public async Task TotalsSurviveAStop(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var first = await StartAsync(store);
        first.Ledger.Begin().Answered();
        first.Ledger.Begin().Failed("broken_off");
        await first.Keeper.StopAsync(default);

        var second = await StartAsync(store);
        var totals = second.Ledger.Totals();
        Assert.Equal((2, 1), (totals.Submitted, totals.Answered));
        Assert.Equal(1, totals.Failed["broken_off"]);
        await second.Keeper.StopAsync(default);
    }

    [Theory, EachStore]
    public async Task AfterAKill_WhatWaitedOrRanIsInterrupted_AndTheSumHolds(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var killed = await StartAsync(store);
        killed.Ledger.Begin().Answered();
        killed.Ledger.Begin().Running();
        killed.Ledger.Begin();
        await AdvanceUntilWrittenAsync(store, submitted: 3);

        // No StopAsync: the process was killed.
        var next = await StartAsync(store);
        var totals = next.Ledger.Totals();
        QuestionLedgerTests.AssertSum(totals);
        Assert.Equal((3, 1, 0, 0), (totals.Submitted, totals.Answered, totals.Waiting, totals.Running));
        Assert.Equal(2, totals.Failed[QuestionLedger.Interrupted]);

        // And a second kill does not interrupt them twice.
        var third = await StartAsync(store);
        Assert.Equal(2, third.Ledger.Totals().Failed[QuestionLedger.Interrupted]);
        await killed.Keeper.StopAsync(default);
    }

    [Fact]
    public async Task TwoInstancesOnPostgres_KeepTheirOwn_AndTellTheSum()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Postgres);
        using var directory = new OtherDirectory();
        var one = await StartAsync(store);
        one.Ledger.Begin().Answered();
        one.Ledger.Begin().Running();
        await AdvanceUntilWrittenAsync(store, submitted: 2);

        var other = await StartAsync(store, directory.Identity);
        Assert.Equal((2, 1, 1, 0), Sum(other.Ledger));
        other.Ledger.Begin().Answered();
        await AdvanceUntilAsync(() => one.Ledger.Totals().Submitted == 3 && other.Ledger.OwnTotals().Submitted == 1);
        Assert.Equal((3, 2, 1, 0), Sum(one.Ledger));
        await one.Keeper.StopAsync(default);
        await other.Keeper.StopAsync(default);
    }

    [Theory, EachStore]
    public async Task WhatADeadInstanceLeft_IsCountedOnce_AndItsDocumentGoes(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var directory = new OtherDirectory();
        var dead = await StartAsync(store, directory.Identity, new FakeTimeProvider(_time.GetUtcNow()));
        dead.Ledger.Begin().Answered();
        dead.Ledger.Begin().Running();
        await dead.Keeper.StopAsync(default);

        var living = await StartAsync(store);
        Assert.Equal((2, 1, 1, 0), Sum(living.Ledger));
        await DieAsync(store, directory.Identity);
        await AdvanceUntilAsync(() => living.Ledger.Totals().Running == 0);
        Assert.Equal((2, 1, 0, 1), Sum(living.Ledger));
        await using (var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            var names = await context.KeyValueRows.Select(state => state.Name).Where(name => name.StartsWith(LedgerStore.CommonName)).Order().ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal([LedgerStore.CommonName, LedgerStore.NameOf(Identity(store))], names);
        }

        await living.Keeper.StopAsync(default);
        var next = await StartAsync(store);
        Assert.Equal((2, 1, 0, 1), Sum(next.Ledger));
        await next.Keeper.StopAsync(default);
    }

    [Fact]
    public async Task OneThatWasTakenForDeadAndLives_CountsNothingTwice()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Postgres);
        using var directory = new OtherDirectory();
        var itsTime = new FakeTimeProvider(_time.GetUtcNow());
        var away = await StartAsync(store, directory.Identity, itsTime);
        away.Ledger.Begin().Answered();
        var open = away.Ledger.Begin();
        await AdvanceUntilAsync(async () => (await StoredAsync(store, directory.Identity))?.Contains("\"submitted\":2", StringComparison.Ordinal) == true, itsTime);

        var living = await StartAsync(store);
        await DieAsync(store, directory.Identity);
        await AdvanceUntilAsync(() => living.Ledger.Totals().Waiting == 0);
        Assert.Equal((2, 1, 0, 1), Sum(living.Ledger));

        open.Answered();
        itsTime.SetUtcNow(_time.GetUtcNow());
        await AdvanceUntilAsync(() => away.Ledger.Totals().FailedTotal == 0 && living.Ledger.Totals().FailedTotal == 0, itsTime);
        Assert.Equal((2, 2, 0, 0), Sum(away.Ledger));
        Assert.Equal((2, 2, 0, 0), Sum(living.Ledger));
        await away.Keeper.StopAsync(default);
        await living.Keeper.StopAsync(default);
    }

    [Fact]
    public async Task UnreadableTotals_StartAnew()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using (var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            context.KeyValueRows.Add(new() { Name = LedgerStore.NameOf(Identity(store)), Json = "{oops" });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var (ledger, keeper) = await StartAsync(store);
        Assert.Equal(0, ledger.Totals().Submitted);
        await keeper.StopAsync(default);
    }

    private static InstanceId Identity(TestStore store) => store.Services.GetRequiredService<InstanceId>();

    private static (long Submitted, long Answered, long Open, long Failed) Sum(QuestionLedger ledger)
    {
        var totals = ledger.Totals();
        QuestionLedgerTests.AssertSum(totals);
        return (totals.Submitted, totals.Answered, totals.Waiting + totals.Running, totals.FailedTotal);
    }

    private async Task<(QuestionLedger Ledger, LedgerStore Keeper)> StartAsync(TestStore store, InstanceId? identity = null, FakeTimeProvider? time = null)
    {
        identity ??= Identity(store);
        var heartbeat = new InstanceHeartbeat(store.Contexts, identity, time ?? _time, NullLogger<InstanceHeartbeat>.Instance);
        _heartbeats.Add(heartbeat);
        await heartbeat.StartAsync(default);
        var ledger = new QuestionLedger(time ?? _time);
        var keeper = new LedgerStore(ledger, identity, store.Contexts, time ?? _time, NullLogger<LedgerStore>.Instance);
        await keeper.StartAsync(default);
        return (ledger, keeper);
    }

    // As if its last heartbeat were an hour old. PostgreSQL's own clock decides, so a fake one would not do.
    private static async Task DieAsync(TestStore store, InstanceId identity)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var name = InstanceHeartbeat.Prefix + identity.Id;
        var sign = await context.KeyValueRows.SingleAsync(state => state.Name == name, TestContext.Current.CancellationToken);
        sign.UpdatedAtUtc -= TimeSpan.FromHours(1);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string?> StoredAsync(TestStore store, InstanceId identity)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return (await context.KeyValueRows.FindAsync([LedgerStore.NameOf(identity)], TestContext.Current.CancellationToken))?.Json;
    }

    private Task AdvanceUntilWrittenAsync(TestStore store, long submitted) =>
        AdvanceUntilAsync(async () => (await StoredAsync(store, Identity(store)))?.Contains($"\"submitted\":{submitted}", StringComparison.Ordinal) == true);

    private Task AdvanceUntilAsync(Func<bool> condition, FakeTimeProvider? also = null) => AdvanceUntilAsync(() => Task.FromResult(condition()), also);

    // The clock is fake; the store's work is real, so the test waits for its trace.
    private Task AdvanceUntilAsync(Func<Task<bool>> condition, FakeTimeProvider? also = null) => Eventually.UntilAsync(condition, () =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(500));
        also?.Advance(TimeSpan.FromMilliseconds(500));
    });
}
