using AdminApp.Core.Llm.Ledger;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm.Ledger;

public class LedgerStoreTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.Postgres)]
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

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.Postgres)]
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
    public async Task UnreadableTotals_StartAnew()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using (var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            context.StoredStates.Add(new() { Name = LedgerStore.StateName, Json = "{oops" });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var (ledger, keeper) = await StartAsync(store);
        Assert.Equal(0, ledger.Totals().Submitted);
        await keeper.StopAsync(default);
    }

    private async Task<(QuestionLedger Ledger, LedgerStore Keeper)> StartAsync(TestStore store)
    {
        var ledger = new QuestionLedger(_time);
        var keeper = new LedgerStore(ledger, store.Contexts, _time, NullLogger<LedgerStore>.Instance);
        await keeper.StartAsync(default);
        return (ledger, keeper);
    }

    // The clock is fake; the store's work is real, so the test waits for its trace.
    private async Task AdvanceUntilWrittenAsync(TestStore store, long submitted)
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
            var state = await context.StoredStates.FindAsync([LedgerStore.StateName], TestContext.Current.CancellationToken);
            if (state?.Json.Contains($"\"submitted\":{submitted}", StringComparison.Ordinal) == true)
            {
                return;
            }

            await Task.Yield();
        }

        Assert.Fail("The totals were not written.");
    }
}
