using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Usage;

public class QuotaGateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task AQuestionBeyondTheQuota_IsRefused_UntilTheDayIsOver(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var time = UsageRig.Clock();
        using var rig = new UsageRig(store, time);
        await rig.Keeper.StartAsync(Stop);
        await rig.Quotas.SetAsync(UsageRig.Admin, QuotaBook.Everybody, "", new Quota(2, 0), Stop);
        await rig.AskAsync("user:1");
        await rig.AskAsync("user:1");
        var refused = await Assert.ThrowsAsync<QuotaUsedException>(() => rig.AskAsync("user:1"));
        Assert.Equal("Your quota of 2 questions a day is used up (2 used). It resets at 00:00 UTC, in 12 h 0 min.", refused.Message);
        Assert.Equal((2L, TimeSpan.FromHours(12)), ((await rig.Quotas.UseAsync("user:1", Stop)).Used.Questions, refused.ResetsIn)); // the refused one is not counted
        await rig.AskAsync("user:2"); // each has their own

        time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Assert.Equal("1 min", (await Assert.ThrowsAsync<QuotaUsedException>(() => rig.AskAsync("user:1"))).Message.Split("in ")[^1].TrimEnd('.'));
        time.Advance(TimeSpan.FromSeconds(1));
        await rig.AskAsync("user:1");
        Assert.Equal(1, (await rig.Quotas.UseAsync("user:1", Stop)).Used.Questions);
        await rig.Keeper.StopAsync(Stop);
    }

    [Theory, EachStore]
    public async Task TokensOfAnAnswer_CountForTheNextQuestion_ThoughTheyWereNotWrittenYet(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var rig = new UsageRig(store, UsageRig.Clock());
        await rig.Keeper.StartAsync(Stop);
        await rig.Quotas.SetAsync(UsageRig.Admin, "user:1", "ana", new Quota(0, 1_000), Stop);
        await rig.AskAsync("user:1");
        rig.Call("user:1", prompt: 900, completion: 99);
        await rig.AskAsync("user:1"); // 999 are below 1,000
        rig.Call("user:1", prompt: 500, completion: 1);
        var refused = await Assert.ThrowsAsync<QuotaUsedException>(() => rig.AskAsync("user:1"));
        Assert.StartsWith("Your quota of 1,000 tokens a day is used up (1,500 used).", refused.Message, StringComparison.Ordinal);

        // What the refused transaction rolled back is written by the next one, once.
        await rig.Keeper.WriteNowAsync(Stop);
        Assert.Equal((2L, 1_500L), (await rig.Quotas.UseAsync("user:1", Stop)).Used is var used ? (used.Questions, used.Tokens) : default);
        await rig.Keeper.StopAsync(Stop);
    }

    [Theory, EachStore]
    public async Task AKeysQuota_CoversEverybodyItAsksFor_AndAQuotaOfNoneLimitsNothing(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var rig = new UsageRig(store, UsageRig.Clock());
        await rig.Keeper.StartAsync(Stop);
        await rig.Quotas.SetAsync(UsageRig.Admin, QuotaBook.Everybody, "", new Quota(1, 0), Stop);
        await rig.Quotas.SetAsync(UsageRig.Admin, "key:1", "reports", new Quota(2, 0), Stop);
        await rig.Quotas.SetAsync(UsageRig.Admin, "user:9", "boss", new Quota(0, 0), Stop);
        await rig.AskAsync("ana", key: "key:1");
        Assert.StartsWith("The quota of “ana” of 1 question a day", (await Assert.ThrowsAsync<QuotaUsedException>(() => rig.AskAsync("ana", key: "key:1"))).Message, StringComparison.Ordinal);
        await rig.AskAsync("ben", key: "key:1");
        Assert.StartsWith("This key's quota of 2 questions a day", (await Assert.ThrowsAsync<QuotaUsedException>(() => rig.AskAsync("cid", key: "key:1"))).Message, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            await rig.AskAsync("user:9");
        }

        await rig.Keeper.StopAsync(Stop);
    }

    [Theory, EachStore]
    public async Task AQuestionThatIsRefusedLater_UsesNothing_AndOneThatFailsDoes(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var rig = new UsageRig(store, UsageRig.Clock());
        await rig.Keeper.StartAsync(Stop);
        await rig.Quotas.SetAsync(UsageRig.Admin, QuotaBook.Everybody, "", new Quota(2, 0), Stop);
        (await rig.AskAsync("user:1")).Refused("not_in_time");
        (await rig.AskAsync("user:1")).Failed("broken_off");
        (await rig.AskAsync("user:1")).Cancelled();
        await Assert.ThrowsAsync<QuotaUsedException>(() => rig.AskAsync("user:1"));
        await rig.Keeper.WriteNowAsync(Stop);
        Assert.Equal(2, (await rig.Quotas.UseAsync("user:1", Stop)).Used.Questions);
        await rig.Keeper.StopAsync(Stop);
    }

    [Theory, EachStore]
    public async Task QuestionsAtOnce_OnTwoServers_AreNeverMoreThanTheQuota(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var time = UsageRig.Clock();
        using var one = new UsageRig(store, time);
        using var other = new UsageRig(store, time);
        await one.Keeper.StartAsync(Stop);
        await other.Keeper.StartAsync(Stop);
        await one.Quotas.SetAsync(UsageRig.Admin, "ana", "ana", new Quota(7, 0), Stop);

        // Through different keys, so that no row but the quota itself is shared.
        var asked = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(async () =>
        {
            var rig = i % 2 == 0 ? one : other;
            rig.Call("ana", prompt: 1, completion: 1, key: $"key:{i % 3}");
            try
            {
                await rig.AskAsync("ana", key: $"key:{i % 3}");
                return 1;
            }
            catch (QuotaUsedException)
            {
                return 0;
            }
        })));
        Assert.Equal(7, asked.Sum());
        Assert.Equal(7, (await one.Quotas.UseAsync("ana", Stop)).Used.Questions);
        await one.Keeper.StopAsync(Stop);
        await other.Keeper.StopAsync(Stop);
        Assert.Equal(48, (await one.Quotas.UseAsync("ana", Stop)).Used.Tokens);
    }

    [Theory, EachStore]
    public async Task ACountedQuestion_OutlivesAKill(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var rig = new UsageRig(store, UsageRig.Clock());
        await rig.Keeper.StartAsync(Stop);
        await rig.AskAsync("user:1"); // and no StopAsync
        Assert.Equal(1, Assert.Single(await rig.RowsAsync()).Questions);
        Assert.Equal(1, rig.Ledger.Totals().Submitted);
    }

    [Fact]
    public async Task AChangeOnAnotherServer_IsKnownAfterItsNextLook()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var time = UsageRig.Clock();
        using var one = new UsageRig(store, time);
        using var other = new UsageRig(store, time);
        await other.Quotas.StartAsync(Stop);
        await one.Quotas.SetAsync(UsageRig.Admin, "user:1", "ana", new Quota(5, 0), Stop);
        await Eventually.UntilAsync(() => other.Quotas.Of("user:1") is { Questions: 5 }, () => time.Advance(TimeSpan.FromSeconds(5)));
        await other.Quotas.StopAsync(Stop);
    }
}
