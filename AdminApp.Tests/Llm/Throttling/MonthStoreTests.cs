using AdminApp.Core.Llm.Throttling;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminApp.Tests.Llm.Throttling;

/// <summary>The month's tokens are money: no lost file and no other instance may make them fewer.</summary>
public class MonthStoreTests
{
    [Theory, EachStore]
    public async Task WhatWasSpent_IsInTheStore_AfterAStop(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var rig = new ThrottleRig(m => (m.RequestsPerMinute, m.TokensPerMonth) = (0, 10_000));
        rig.Send(rig.Ticket(tokens: 900)).Completed(700);
        rig.Send(rig.Ticket(tokens: 300));
        await StoreAsync(store, rig);
        Assert.Equal(1_000, await SumAsync(store));

        // What comes later is added; nothing is added twice.
        await StoreAsync(store, rig);
        rig.Send(rig.Ticket(tokens: 50));
        await StoreAsync(store, rig);
        Assert.Equal(1_050, await SumAsync(store));
        Assert.Equal(1_050, rig.Throttle.Snapshot().Budgets.Single(budget => budget.Window is null).Used);
    }

    [Theory, EachStore]
    public async Task TheDaysOfAMonth_AddUpToIt_AndOldOnesAreDeleted(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var rig = new ThrottleRig(m => (m.RequestsPerMinute, m.TokensPerMonth) = (0, 10_000));
        var today = DateOnly.FromDateTime(rig.Time.GetUtcNow().UtcDateTime);
        rig.Send(rig.Ticket(tokens: 900)).Completed(700);
        var running = rig.Send(rig.Ticket(tokens: 300));
        await StoreAsync(store, rig);
        rig.Time.Advance(TimeSpan.FromDays(1));
        running.Completed(100); // gives back what it had reserved the day before
        await StoreAsync(store, rig);

        await using var context = await store.Contexts.CreateDbContextAsync();
        var days = await MonthStore.ReadDaysAsync(context, (today.Year * 100) + today.Month, default);
        Assert.Equal(new Dictionary<DateOnly, long> { [today] = 1_000, [today.AddDays(1)] = -200 }, days);
        Assert.Equal((800L, 800L, 10_000L), (days.Values.Sum(), rig.Throttle.Snapshot().Month.Used, rig.Throttle.Snapshot().Month.Limit));
        Assert.Equal(1, await MonthStore.DeleteDaysAsync(context, today.AddDays(1), default));
        Assert.Equal(800, await SumAsync(store));
    }

    [Theory, EachStore]
    public async Task InstancesOnOneStore_AddUp_AndEachSeesTheSum(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var one = new ThrottleRig(m => (m.RequestsPerMinute, m.TokensPerMonth) = (0, 10_000));
        using var other = new ThrottleRig(m => (m.RequestsPerMinute, m.TokensPerMonth) = (0, 10_000));
        one.Send(one.Ticket(tokens: 400));
        await StoreAsync(store, one);
        other.Send(other.Ticket(tokens: 600));
        await StoreAsync(store, other);
        Assert.Equal(1_000, await SumAsync(store));
        Assert.Equal(1_000, other.Throttle.Snapshot().Budgets.Single(budget => budget.Window is null).Used);
    }

    private static async Task StoreAsync(TestStore store, ThrottleRig rig)
    {
        using var months = new MonthStore(rig.Throttle, store.Contexts, rig.Time, NullLogger<MonthStore>.Instance);
        await months.StartAsync(default);
        await months.StopAsync(default);
    }

    private static async Task<long> SumAsync(TestStore store)
    {
        await using var context = await store.Contexts.CreateDbContextAsync();
        return Assert.Single(MonthStore.Read(context)).Value;
    }
}
