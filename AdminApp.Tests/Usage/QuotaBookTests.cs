using AdminApp.Core.Access;
using AdminApp.Core.Alerts;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminApp.Tests.Usage;

public class QuotaBookTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task EachChange_IsInTheAuditLog_AndARemovedQuotaGivesWayToEverybodys(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var rig = new UsageRig(store, UsageRig.Clock());
        await rig.Quotas.SetAsync(UsageRig.Admin, QuotaBook.Everybody, "", new Quota(50, 0), Stop);
        await rig.Quotas.SetAsync(UsageRig.Admin, "user:1", "ana@example.org", new Quota(5, 200_000), Stop);
        await rig.Quotas.SetAsync(UsageRig.Admin, "user:1", "ana@example.org", new Quota(0, 0), Stop);
        Assert.Null(rig.Quotas.Of("user:1"));
        Assert.Equal(new Quota(50, 0), rig.Quotas.Of("user:2"));
        await rig.Quotas.RemoveAsync(UsageRig.Admin, "user:1", "ana@example.org", Stop);
        await rig.Quotas.RemoveAsync(UsageRig.Admin, "user:1", "ana@example.org", Stop); // nothing to do, nothing to tell
        Assert.Equal(new Quota(50, 0), rig.Quotas.Of("user:1"));

        await using var context = await store.Contexts.CreateDbContextAsync(Stop);
        Assert.Equal(
            [
                "admin@example.org quota.set everybody: none of its own → 50 questions a day",
                "admin@example.org quota.set ana@example.org: none of its own → 5 questions and 200,000 tokens a day",
                "admin@example.org quota.set ana@example.org: 5 questions and 200,000 tokens a day → no quota",
                "admin@example.org quota.removed ana@example.org: no quota → none of its own",
            ],
            (await context.AuditEntries.OrderBy(entry => entry.Id).ToListAsync(Stop)).Select(entry => $"{entry.Who} {entry.Action} {entry.Subject}: {entry.Detail}"));
    }

    [Theory]
    [InlineData("user:1", -1, 0L)]
    [InlineData("user:1", Quota.MaxQuestions + 1, 0L)]
    [InlineData("user:1", 0, Quota.MaxTokens + 1)]
    [InlineData("two\nlines", 1, 0L)]
    public async Task AQuotaOutOfRange_SaysWhatIsAllowed(string code, int questions, long tokens)
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        using var rig = new UsageRig(store, UsageRig.Clock());
        await Assert.ThrowsAsync<ArgumentException>(() => rig.Quotas.SetAsync(UsageRig.Admin, code, "ana", new Quota(questions, tokens), Stop));
    }

    [Theory, EachStore]
    public async Task TheMostUsedQuotas_AreNamedForTheAlert(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var rig = new UsageRig(store, UsageRig.Clock());
        await rig.Keeper.StartAsync(Stop);
        using var watch = new QuotaWatch(rig.Quotas, new RequestUsers(store.Contexts), rig.Time, NullLogger<QuotaWatch>.Instance);
        await watch.LookAsync(Stop);
        Assert.Null(watch.Latest); // without quotas nothing is known

        await rig.Quotas.SetAsync(UsageRig.Admin, QuotaBook.Everybody, "", new Quota(10, 0), Stop);
        await watch.LookAsync(Stop);
        Assert.Equal((0, ""), watch.Latest);
        foreach (var (name, questions) in (IEnumerable<(string, int)>)[("ana", 9), ("ben", 3), ("cid", 8), ("dan", 1)])
        {
            for (var i = 0; i < questions; i++)
            {
                await rig.AskAsync(name, key: "key:1");
                await rig.Quotas.SetAsync(UsageRig.Admin, "key:1", "k", new Quota(0, 0), Stop);
            }
        }

        await watch.LookAsync(Stop);
        Assert.Equal((90, "ana 90 %, cid 80 %, ben 30 %, dan 10 %"), watch.Latest);
        Assert.Equal(["ana", "cid"], watch.CodesFrom(80));
        await rig.Keeper.StopAsync(Stop);
    }

    [Theory, EachStore]
    public async Task ANameLikeAKeys_ChangesNothingOfTheKeysUse(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var rig = new UsageRig(store, UsageRig.Clock());
        await rig.Keeper.StartAsync(Stop);
        await rig.Quotas.SetAsync(UsageRig.Admin, QuotaBook.Everybody, "", new Quota(10, 0), Stop);
        foreach (var (user, key) in (IEnumerable<(string, string)>)[("key:b", "key:b"), ("ben", "key:b"), ("key:b", "key:a")])
        {
            await rig.AskAsync(user, key);
        }

        Assert.Equal(["key:b 2", "ben 1", "key:a 1"], (await rig.Quotas.UsesAsync(Stop)).Select(use => $"{use.Code} {use.Used.Questions}"));
        await rig.Keeper.StopAsync(Stop);
    }

    [Fact]
    public void TheAlert_FiresAt80Percent_IsToldAgainForWhoeverJoins_AndEndsWithTheDay()
    {
        var engine = new AlertEngine(AlertRule.All, "here");
        var now = new DateTime(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);
        Assert.Empty(Look(79.9, "ana 79 %"));
        var fired = Assert.Single(Look(80, "ana 80 %", "ana"));
        Assert.Equal("Warning: Quota nearly used, share of someone's daily quota used: 80 %; the threshold is 80 %. ana 80 %.", NoticeText.Line(fired));
        Assert.Empty(Look(100, "ana 100 %, ben 79 %", "ana"));
        engine.Acknowledge("quota", "op", now);
        Assert.Contains("ana 100 %, ben 81 %.", NoticeText.Line(Assert.Single(Look(100, "ana 100 %, ben 81 %", "ana", "ben"))), StringComparison.Ordinal);
        Assert.Null(engine.Events[0].AcknowledgedBy);
        Assert.Empty(Look(100, "ana 100 %, ben 90 %", "ana", "ben"));
        Assert.Equal("ana 100 %, ben 90 %", engine.Events[0].Detail);
        Assert.Empty(Look(78, "ben 78 %")); // not below 95 % of the threshold
        Assert.Null(engine.Events[0].ResolvedAtUtc);
        Look(0, "");
        Assert.NotNull(engine.Events[0].ResolvedAtUtc);

        IReadOnlyList<AlertNotice> Look(double percent, string names, params string[] codes)
        {
            now += TimeSpan.FromSeconds(5);
            return engine.Evaluate(new AlertReadings { QuotaPercent = percent, QuotaNames = names, QuotaCodes = codes, StoreIsUp = true }, new AlertsOptions(), now);
        }
    }
}
