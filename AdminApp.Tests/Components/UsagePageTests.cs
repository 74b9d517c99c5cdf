using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Usage;
using AdminApp.Usage;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace AdminApp.Tests.Components;

public class UsagePageTests
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnAdmin_SeesEverybodysUsage_AndSetsAPrice()
    {
        await using var context = await PageContext.CreateAsync();
        using var rig = await PrepareAsync(context);
        var page = Open(context, "/usage?by=person");
        page.WaitForAssertion(() => Assert.Equal(["2", "2", "1,000,100", "0", "20"], page.FindAll(".usage-tile-value").Take(5).Select(tile => tile.TextContent.Trim())));
        Assert.Equal(["ben", "a@example.org"], page.FindAll(".usage-row .usage-name").Select(cell => cell.TextContent.Trim()));
        Assert.Contains("No price set: set it", page.Find(".usage-tiles").TextContent, StringComparison.Ordinal);
        Assert.Equal("no price set", page.FindAll(".usage-row [data-label=Cost]")[0].TextContent.Trim());
        Assert.Contains("/requests?user=ben&from=", page.Find(".usage-name a").GetAttribute("href"), StringComparison.Ordinal);

        await page.InvokeAsync(() => page.FindComponents<MudTextField<string>>().Single(field => field.Instance.Label == "Currency").Instance.ValueChanged.InvokeAsync("eur"));
        await SetAsync<decimal?>(page, "Prompt", 0.10m);
        await SetAsync<decimal?>(page, "Completion", 0.30m);
        await page.Find("form[aria-label='Set a price']").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal(["EUR 0.1000", "EUR 0.0000"], page.FindAll(".usage-row [data-label=Cost]").Select(cell => cell.TextContent.Trim())));
        Assert.Contains("EUR 0.10", page.Find("#prices tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAdmin_SetsAQuota_AndSeesWhatIsUsedOfIt()
    {
        await using var context = await PageContext.CreateAsync();
        using var rig = await PrepareAsync(context);
        var page = Open(context, "/usage");
        page.WaitForElement("#quotas");
        await SetAsync<int?>(page, "Questions a day", 2);
        await page.Find("form[aria-label='Set a quota']").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("2 questions a day", page.Find("#quotas tbody tr").TextContent, StringComparison.Ordinal));
        Assert.Contains("1 of 2 questions", page.FindAll("#quotas tbody tr")[1].TextContent, StringComparison.Ordinal);
        await using var store = await context.Store.Contexts.CreateDbContextAsync(Stop);
        Assert.Equal(("quota.set", "a@example.org"), await store.AuditEntries.Where(entry => entry.Action == "quota.set").Select(entry => new ValueTuple<string, string>(entry.Action, entry.Who)).SingleAsync(Stop));
    }

    [Fact]
    public async Task AViewer_SeesTheirOwnUsageAndQuota_AndNothingElse()
    {
        await using var context = await PageContext.CreateAsync();
        using var rig = await PrepareAsync(context);
        await rig.Quotas.SetAsync(UsageRig.Admin, QuotaBook.Everybody, "", new Quota(4, 0), Stop);
        await BecomeAsync(context, UserRole.Viewer);
        var page = Open(context, "/usage?by=person");
        page.WaitForAssertion(() => Assert.Equal("1", page.Find(".usage-tile-value").TextContent.Trim()));
        Assert.Equal(["Model", "Day"], page.FindComponents<MudToggleItem<UsageGroup>>().Select(item => item.Instance.Text));
        Assert.DoesNotContain("ben", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#prices, #quotas, #usage-month"));
        Assert.Contains("1 of 4 questions used", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOperator_SeesPricesAndQuotas_AndCannotChangeThem()
    {
        await using var context = await PageContext.CreateAsync();
        using var rig = await PrepareAsync(context);
        var page = Open(context, "/usage");
        page.WaitForElement("form[aria-label='Set a quota']");

        // The page was opened by an Admin, who is one no more.
        await BecomeAsync(context, UserRole.Operator);
        await SetAsync<int?>(page, "Questions a day", 2);
        await page.Find("form[aria-label='Set a quota']").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("This needs the role Admin", page.Find("#quotas .ui-field-error").TextContent, StringComparison.Ordinal));
        Assert.Empty(rig.Quotas.All);

        var again = context.Render<UsagePage>();
        again.WaitForElement("#quotas");
        Assert.Empty(again.FindAll("form[aria-label='Set a quota'], form[aria-label='Set a price']"));
    }

    [Fact]
    public async Task WhileTheStoreIsAway_ThePageStays_SaysSo_AndRecovers()
    {
        await using var context = await PageContext.CreateAsync();
        using var rig = await PrepareAsync(context);
        var contexts = new AwayContexts(context.Store.Contexts);
        var transactions = new StoreTransactions(contexts);
        context.Services.AddSingleton(new PriceBook(transactions, contexts, new AuditLog(transactions, context.Time, NullLogger<AuditLog>.Instance)));
        var page = Open(context, "/usage?by=person");
        page.WaitForElement("#prices");
        await page.InvokeAsync(() => page.FindComponents<MudTextField<string>>().Single(field => field.Instance.Label == "Currency").Instance.ValueChanged.InvokeAsync("EUR"));
        await SetAsync<decimal?>(page, "Prompt", 0.10m);
        await SetAsync<decimal?>(page, "Completion", 0.30m);
        contexts.Away = true;
        await page.Find("form[aria-label='Set a price']").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal(StoreFailure.Text, page.Find("#prices .ui-field-error").TextContent));

        context.Time.Advance(TimeSpan.FromSeconds(15));
        page.WaitForAssertion(() => Assert.Contains("Usage can't be refreshed", page.Find(".ui-notice").TextContent, StringComparison.Ordinal));
        Assert.Equal(2, page.FindAll(".usage-row").Count);
        Assert.Contains("0.1", page.FindAll("form[aria-label='Set a price'] input").Select(input => input.GetAttribute("value")?.TrimEnd('0')));

        contexts.Away = false;
        context.Time.Advance(TimeSpan.FromSeconds(15));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".ui-notice")));
    }

    [Fact]
    public async Task ASorting_IsInTheAddress_AndReadsNothingAgain()
    {
        await using var context = await PageContext.CreateAsync();
        using var rig = await PrepareAsync(context);
        var contexts = new HeldContexts(context.Store.Contexts);
        context.Services.AddSingleton(new UsageReport(contexts, new RequestUsers(context.Store.Contexts), context.Time));
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        var page = Open(context, "/usage?sort=calls&order=reversed");
        page.WaitForAssertion(() => Assert.Equal("ascending", page.Find("th[aria-sort]").GetAttribute("aria-sort")));

        var reads = contexts.Asked;
        await Head("Completion tokens").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(["ben", "a@example.org"], Names()));
        Assert.EndsWith("/usage?sort=completion", navigation.Uri, StringComparison.Ordinal);
        await Head("Completion tokens").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(["a@example.org", "ben"], Names()));
        Assert.EndsWith("/usage?sort=completion&order=reversed", navigation.Uri, StringComparison.Ordinal);
        await Head("Person").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(["a@example.org", "ben"], Names()));
        Assert.EndsWith("/usage?sort=name", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(reads, contexts.Asked);

        AngleSharp.Dom.IElement Head(string text) => page.FindAll(".usage-table th button").Single(button => button.TextContent.Trim() == text);
        IEnumerable<string> Names() => page.FindAll(".usage-row .usage-name").Select(cell => cell.TextContent.Trim());
    }

    [Fact]
    public async Task WhileTheStoreIsSlow_ThePageAnswers_AndOfQuickChangesTheLastWins()
    {
        await using var context = await PageContext.CreateAsync();
        using var rig = await PrepareAsync(context);
        // Everything the page reads, beside who is signed in, waits as SQLite does: on the thread that asks.
        var contexts = new HeldContexts(context.Store.Contexts) { Held = true };
        var transactions = new StoreTransactions(contexts);
        var audit = new AuditLog(transactions, context.Time, NullLogger<AuditLog>.Instance);
        context.Services.AddSingleton(new PriceBook(transactions, contexts, audit));
        context.Services.AddSingleton(new UsageReport(contexts, new RequestUsers(contexts), context.Time));
        context.Services.AddSingleton(new MonthReport(contexts, new FakeThrottle(), context.Time));
        context.Services.AddSingleton(new RequestUsers(contexts));
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        var page = Open(context, "/usage?by=person");
        await Eventually.UntilAsync(() => contexts.Asked == 1);

        await page.InvokeAsync(() => navigation.NavigateTo("/usage?by=model"));
        await Eventually.UntilAsync(() => contexts.Asked == 2);
        await page.InvokeAsync(() => navigation.NavigateTo("/usage?by=key"));
        await Eventually.UntilAsync(() => contexts.Asked == 3);
        Assert.Empty(page.FindAll(".usage-row"));

        contexts.Held = false;
        page.WaitForAssertion(() => Assert.Equal("Key", page.Find(".usage-table th button").TextContent.Trim()), Patience.Limit);
        await Eventually.UntilAsync(() => contexts.Free);
        page.WaitForAssertion(() => Assert.Equal("Key", page.Find(".usage-table th button").TextContent.Trim()));
    }

    private static async Task SetAsync<T>(IRenderedComponent<UsagePage> page, string label, T value) =>
        await page.InvokeAsync(() => page.FindComponents<MudNumericField<T>>().Single(field => field.Instance.Label == label).Instance.ValueChanged.InvokeAsync(value));

    private static async Task BecomeAsync(PageContext context, UserRole role)
    {
        await using var store = await context.Store.Contexts.CreateDbContextAsync(Stop);
        await store.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, role), Stop);
    }

    private static async Task<UsageRig> PrepareAsync(PageContext context)
    {
        var rig = new UsageRig(context.Store, context.Time);
        string user;
        await using (var store = await context.Store.Contexts.CreateDbContextAsync(Stop))
        {
            user = $"user:{(await store.Users.SingleAsync(Stop)).Id}";
        }

        await rig.Keeper.StartAsync(Stop);
        await rig.AskAsync(user);
        rig.Call(user, prompt: 100, completion: 0, model: "mistral-small-latest");
        await rig.AskAsync("ben", key: "key:1");
        rig.Call("ben", prompt: 1_000_000, completion: 20, key: "key:1", model: "mistral-small-latest");
        await rig.Keeper.WriteNowAsync(Stop);
        await rig.Quotas.KnowAsync(Stop);
        context.Services.AddSingleton(rig.Quotas);
        context.Services.AddSingleton(rig.Prices);
        context.Services.AddSingleton(rig.Report);
        context.Services.AddSingleton(new RequestUsers(context.Store.Contexts));
        context.Services.AddSingleton(new MonthReport(context.Store.Contexts, new FakeThrottle(), context.Time));
        context.Services.AddSingleton<IOptionsMonitor<MistralOptions>>(new LiveOptions<MistralOptions>(new MistralOptions()));
        return rig;
    }

    private static IRenderedComponent<UsagePage> Open(PageContext context, string address)
    {
        context.RenderDialogs();
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return context.Render<UsagePage>();
    }

    private sealed class HeldContexts(IDbContextFactory<AdminDbContext> inner) : IDbContextFactory<AdminDbContext>
    {
        private readonly ManualResetEventSlim _free = new(initialState: true);
        private int _asked;
        private int _waiting;

        public int Asked => Volatile.Read(ref _asked);

        public bool Free => Volatile.Read(ref _waiting) == 0;

        public bool Held
        {
            set
            {
                if (value)
                {
                    _free.Reset();
                }
                else
                {
                    _free.Set();
                }
            }
        }

        public AdminDbContext CreateDbContext()
        {
            Interlocked.Increment(ref _waiting);
            Interlocked.Increment(ref _asked);
            var freed = _free.Wait(Patience.Limit);
            Interlocked.Decrement(ref _waiting);
            return freed ? inner.CreateDbContext() : throw new InvalidOperationException("The store was held for too long.");
        }
    }

    private sealed class AwayContexts(IDbContextFactory<AdminDbContext> inner) : IDbContextFactory<AdminDbContext>
    {
        public bool Away { get; set; }

        public AdminDbContext CreateDbContext() => Away ? throw new SqliteException("", 5) : inner.CreateDbContext();
    }
}
