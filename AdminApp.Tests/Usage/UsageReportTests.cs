using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminApp.Tests.Usage;

public class UsageReportTests
{
    private static readonly PriceTable NoPrices = new([]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Usage_IsListedByPersonKeyModelMeetingAndDay_WithNames(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var time = UsageRig.Clock();
        using var rig = new UsageRig(store, time);
        var (key, meeting) = (Guid.NewGuid(), Guid.NewGuid());
        await using (var context = await store.Contexts.CreateDbContextAsync(Stop))
        {
            context.Users.Add(new AppUser { Id = "1", UserName = "ana@example.org", Email = "ana@example.org", NormalizedEmail = "ANA@EXAMPLE.ORG" });
            context.ApiKeys.Add(new ApiKey { Id = key, Name = "reports", Hash = "h", Prefix = "p", CreatedBy = "a" });
            context.Transcripts.Add(new Transcript { Id = meeting, Title = "Retro", Date = new DateOnly(2026, 11, 24), FileName = "retro.txt", ContentHash = "c", Format = "text" });
            await context.SaveChangesAsync(Stop);
        }

        await rig.Keeper.StartAsync(Stop);
        await rig.AskAsync("user:1");
        rig.Call("user:1", prompt: 100, completion: 20, parts: [($"transcript:{meeting:N}", 1), ($"transcript:{Guid.NewGuid():N}", 3)]);
        await rig.AskAsync($"key:{key}", key: $"key:{key}");
        rig.Call($"key:{key}", prompt: 30, completion: 3, key: $"key:{key}", model: "large");
        rig.Call(SystemUsers.Check, prompt: 2, completion: 1);
        time.Advance(TimeSpan.FromDays(1));
        await rig.AskAsync("ben", key: $"key:{key}");
        await rig.Keeper.WriteNowAsync(Stop);

        Assert.Equal(["ana@example.org 1 1 100 20", "Key “reports” 1 1 30 3", "AdminApp: key tests 0 1 2 1", "ben 1 0 0 0"], await LinesAsync(UsageGroup.Person));
        Assert.Equal(["Pages and AdminApp itself 1 2 102 21", "Key “reports” 2 1 30 3"], await LinesAsync(UsageGroup.Key));
        Assert.Equal(["small 0 2 102 21", "large 0 1 30 3"], await LinesAsync(UsageGroup.Model));
        Assert.Equal(["A deleted meeting 0 1 75 15", "No meeting 0 2 32 4", "Retro, 24 Nov 2026 0 1 25 5"], await LinesAsync(UsageGroup.Meeting));
        Assert.Equal(["2026-11-25 2 3 132 24", "2026-11-26 1 0 0 0"], await LinesAsync(UsageGroup.Day));
        Assert.Equal(["2026-11-25 1 1 100 20"], await LinesAsync(UsageGroup.Day, "user:1"));
        Assert.Empty(await LinesAsync(UsageGroup.Meeting, "user:1"));
        await rig.Keeper.StopAsync(Stop);

        async Task<IEnumerable<string>> LinesAsync(UsageGroup by, string? user = null) =>
            (await rig.Report.ReadAsync(new UsageQuery(new(2026, 11, 1), new(2026, 11, 30), user), by, NoPrices, Stop))
            .Select(row => $"{row.Name} {row.Used.Questions} {row.Used.Calls} {row.Used.PromptTokens} {row.Used.CompletionTokens}");
    }

    [Theory, EachStore]
    public async Task ACost_KeepsThePriceOfItsDay_WithTheCachedPartApart(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var time = UsageRig.Clock();
        using var rig = new UsageRig(store, time);
        await rig.Keeper.StartAsync(Stop);
        rig.Call("user:1", prompt: 1_000_000, cached: 400_000, completion: 100_000);
        time.Advance(TimeSpan.FromDays(1));
        rig.Call("user:1", prompt: 1_000_000, cached: 400_000, completion: 100_000);
        rig.Call("user:1", prompt: 10, completion: 1, model: "large");
        await rig.Keeper.WriteNowAsync(Stop);
        await rig.Prices.SetAsync(UsageRig.Admin, Price(new(2026, 1, 1), 0.10m, 0.01m, 0.30m), Stop);

        // 0.6 × 0.10 + 0.4 × 0.01 + 0.1 × 0.30 a day
        Assert.Equal(["user:1 EUR 0.188000 False"], await CostsAsync(UsageGroup.Person));
        await rig.Prices.SetAsync(UsageRig.Admin, Price(new(2026, 11, 26), 1.00m, 0.10m, 3.00m), Stop);
        Assert.Equal(["2026-11-25 EUR 0.094000 True", "2026-11-26 EUR 0.940000 False"], await CostsAsync(UsageGroup.Day));
        Assert.Equal(["user:1 EUR 1.034000 False"], await CostsAsync(UsageGroup.Person));
        Assert.Equal(["small EUR 1.034000 True", "large  False"], await CostsAsync(UsageGroup.Model));
        Assert.Equal([" EUR 1.034000 False"], await CostsAsync(UsageGroup.Meeting));

        await rig.Prices.RemoveAsync(UsageRig.Admin, "small", new(2026, 11, 26), Stop);
        Assert.Equal(["user:1 EUR 0.188000 False"], await CostsAsync(UsageGroup.Person));
        await using var context = await store.Contexts.CreateDbContextAsync(Stop);
        Assert.Equal(
            ["price.set small from 2026-01-01", "price.set small from 2026-11-26", "price.removed small from 2026-11-26"],
            await context.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Action + " " + entry.Subject).ToListAsync(Stop));
        await rig.Keeper.StopAsync(Stop);

        async Task<IEnumerable<string>> CostsAsync(UsageGroup by) =>
            (await rig.Report.ReadAsync(new UsageQuery(new(2026, 11, 1), new(2026, 11, 30)), by, await rig.Prices.ReadAsync(Stop), Stop))
            .Select(row => FormattableString.Invariant($"{row.Code} {string.Join("+", row.Cost.Amounts.Select(amount => FormattableString.Invariant($"{amount.Key} {amount.Value:0.000000}")))} {row.Cost.IsComplete}"));
    }

    [Theory, EachStore]
    public async Task Retention_DeletesOldDays_AndKeepsTheOthers(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var time = UsageRig.Clock();
        using var rig = new UsageRig(store, time);
        await rig.Keeper.StartAsync(Stop);
        for (var day = 0; day < 3; day++)
        {
            rig.Call("user:1");
            await rig.Keeper.WriteNowAsync(Stop);
            time.Advance(TimeSpan.FromDays(1));
        }

        await rig.Keeper.StopAsync(Stop);
        time.Advance(TimeSpan.FromDays(38)); // 25 November and 41 days
        using var retention = new UsageRetention(store.Contexts, new LiveOptions<UsageOptions>(new UsageOptions { RetentionDays = 40 }), time, NullLogger<UsageRetention>.Instance);
        await retention.StartAsync(Stop);
        await using var context = await store.Contexts.CreateDbContextAsync(Stop);
        await Eventually.UntilAsync(
            async () => !await context.KeyValueRows.AnyAsync(row => row.Name.StartsWith(UsageWriter.Prefix), Stop), () => time.Advance(TimeSpan.FromMinutes(10))); // the last of what it deletes
        await retention.StopAsync(Stop);
        Assert.Equal([new DateOnly(2026, 11, 26), new(2026, 11, 27)], (await rig.RowsAsync()).Select(row => row.Day));
        Assert.Equal(2, await context.TagUsageDays.CountAsync(Stop));
        Assert.False(await context.KeyValueRows.AnyAsync(row => row.Name.StartsWith(UsageWriter.Prefix), Stop));
    }

    [Theory]
    [InlineData("", "EUR", 1, "A model's name has")]
    [InlineData("small", "eur", 1, "three capital letters")]
    [InlineData("small", "EUR", -1, "can be 0 to 1,000,000")]
    [InlineData("small", "EUR", 1_000_001, "can be 0 to 1,000,000")]
    public async Task APriceOutOfRange_SaysWhatIsAllowed(string model, string currency, int prompt, string says)
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        using var rig = new UsageRig(store, UsageRig.Clock());
        var price = new ModelPrice { Model = model, Currency = currency, Prompt = prompt, ValidFrom = new(2026, 1, 1) };
        Assert.Contains(says, (await Assert.ThrowsAsync<ArgumentException>(() => rig.Prices.SetAsync(UsageRig.Admin, price, Stop))).Message, StringComparison.Ordinal);
        Assert.Empty((await rig.Prices.ReadAsync(Stop)).All);
    }

    [Fact]
    public void Costs_OfSeveralCurrencies_StayApart()
    {
        var cost = new Cost(new Dictionary<string, decimal> { ["USD"] = 2.5m }, true).Plus(new Cost(new Dictionary<string, decimal> { ["EUR"] = 0.0012m, ["USD"] = 1m }, true));
        Assert.Equal("EUR 0.0012 + USD 3.50", cost.Text);
    }

    private static ModelPrice Price(DateOnly from, decimal prompt, decimal cached, decimal completion) =>
        new() { Model = "small", ValidFrom = from, Currency = "EUR", Prompt = prompt, CachedPrompt = cached, Completion = completion };
}
