using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Usage;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Tests.Llm.Metering;

public class UsageWriterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task UsageIsAddedToItsDay_WithTheLedger_AndNothingTwice(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var time = UsageRig.Clock();
        using var rig = new UsageRig(store, time);
        await rig.Keeper.StartAsync(Stop);
        await rig.AskAsync("user:1");
        rig.Call("user:1", parts: [("transcript:a", 1), ("transcript:b", 1)]);
        rig.Call(SystemUsers.Probe, prompt: 3, completion: 1);
        await rig.Keeper.WriteNowAsync(Stop);
        await rig.Keeper.WriteNowAsync(Stop);
        rig.Call("user:1", prompt: 50, cached: 10, completion: 5);
        time.Advance(TimeSpan.FromHours(12)); // another day
        rig.Call("user:1", prompt: 1, completion: 1);
        await rig.Keeper.WriteNowAsync(Stop);
        Assert.False(rig.Writer.HasWork);

        Assert.Equal(
            ["11/25 system:probe small 0 1 3 0 1", "11/25 user:1  1 0 0 0 0", "11/25 user:1 small 0 2 150 10 25", "11/26 user:1 small 0 1 1 0 1"],
            (await rig.RowsAsync()).Select(row => FormattableString.Invariant($"{row.Day:MM/dd} {row.User} {row.Model} {row.Questions} {row.Calls} {row.PromptTokens} {row.CachedTokens} {row.CompletionTokens}")));
        await AssertTagsAddUpAsync(store);
        await rig.Keeper.StopAsync(Stop);
    }

    [Theory, EachStore]
    public async Task ABatchWhoseCommitOnlySeemedToFail_IsNotAddedTwice_AndOneThatFailedIsNotLost(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var rig = new UsageRig(store, UsageRig.Clock());
        rig.Call("user:1");
        await using (var context = await store.Contexts.CreateDbContextAsync(Stop))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Stop);
            await rig.Writer.WriteAsync(context, null, Stop);
            await transaction.CommitAsync(Stop); // and nobody hears of it
        }

        rig.Call("user:2");
        await using (var context = await store.Contexts.CreateDbContextAsync(Stop))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Stop);
            await rig.Writer.WriteAsync(context, null, Stop); // rolled back
        }

        Assert.True(rig.Writer.HasWork);
        await using (var context = await store.Contexts.CreateDbContextAsync(Stop))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Stop);
            await rig.Writer.WriteAsync(context, null, Stop);
            await transaction.CommitAsync(Stop);
            rig.Writer.Committed(context);
        }

        Assert.False(rig.Writer.HasWork);
        Assert.Equal([("user:1", 1L), ("user:2", 1L)], (await rig.RowsAsync()).Select(row => (row.User, row.Calls)));
    }

    [Theory, EachStore]
    public async Task InstancesThatWriteAtOnce_AddUp(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var time = UsageRig.Clock();
        using var one = new UsageRig(store, time);
        using var other = new UsageRig(store, time);
        await one.Keeper.StartAsync(Stop);
        await other.Keeper.StartAsync(Stop);
        await Task.WhenAll(((UsageRig[])[one, other]).Select(rig => Task.Run(async () =>
        {
            for (var round = 0; round < 25; round++)
            {
                for (var user = 0; user < 5; user++)
                {
                    rig.Call($"user:{(user + round) % 5}", prompt: 10, completion: 1, parts: [("transcript:a", 2), ("transcript:b", 1)]);
                }

                await rig.AskAsync($"user:{round % 5}");
                await rig.Keeper.WriteNowAsync(Stop);
            }
        })));

        var rows = await one.RowsAsync();
        Assert.Equal((50, 250, 2_500, 250), (rows.Sum(row => row.Questions), rows.Sum(row => row.Calls), rows.Sum(row => row.PromptTokens), rows.Sum(row => row.CompletionTokens)));
        Assert.Equal(10, rows.Count);
        await AssertTagsAddUpAsync(store);
        await one.Keeper.StopAsync(Stop);
        await other.Keeper.StopAsync(Stop);
    }

    [Fact]
    public async Task BeyondTheRowsOfADay_ItCountsForOthers_AndWhoHasARowKeepsIt()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        using var rig = new UsageRig(store, UsageRig.Clock());
        await using (var context = await store.Contexts.CreateDbContextAsync(Stop))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Stop);
            await RowInserter.InsertAsync(
                context, [.. Enumerable.Range(0, UsageWriter.MaxCallersPerDay).Select(i => new UsageDay { Day = new DateOnly(2026, 11, 25), User = $"name {i}", Model = "small" })], Stop);
            await transaction.CommitAsync(Stop);
        }

        await rig.Keeper.StartAsync(Stop);
        rig.Call("name 7");
        rig.Call("someone new", key: "key:1");
        await rig.Keeper.WriteNowAsync(Stop);
        var rows = await rig.RowsAsync();
        Assert.Equal(1, rows.Single(row => row.User == "name 7").Calls);
        Assert.Equal(("key:1", 1), rows.Single(row => row.User == SystemUsers.Others) is var others ? (others.Key, others.Calls) : default);
        await rig.Keeper.StopAsync(Stop);
    }

    private static async Task AssertTagsAddUpAsync(TestStore store)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(Stop);
        var callers = await context.UsageDays.GroupBy(row => row.Day).Select(group => new { group.Key, Prompt = group.Sum(row => row.PromptTokens), Cached = group.Sum(row => row.CachedTokens), Completion = group.Sum(row => row.CompletionTokens) })
            .OrderBy(sum => sum.Key).ToListAsync(Stop);
        var tags = await context.TagUsageDays.GroupBy(row => row.Day).Select(group => new { group.Key, Prompt = group.Sum(row => row.PromptTokens), Cached = group.Sum(row => row.CachedTokens), Completion = group.Sum(row => row.CompletionTokens) })
            .OrderBy(sum => sum.Key).ToListAsync(Stop);
        Assert.Equal(callers, tags);
    }
}
