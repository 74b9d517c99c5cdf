using AdminApp.Core;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Settings;

public class SettingsStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Change_IsInForceAtOnce_AndKeptWithItsHistory(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind, settings: new Dictionary<string, string?> { ["Mistral:RequestsPerMinute"] = "30" });
        var settings = store.Services.GetRequiredService<SettingsStore>();
        var options = store.Services.GetRequiredService<IOptionsMonitor<MistralOptions>>();
        Assert.Equal(30, options.CurrentValue.RequestsPerMinute);
        var heard = new List<int>();
        using var listening = options.OnChange(changed => heard.Add(changed.RequestsPerMinute.Value!.Value));

        Assert.Equal(1, await ApplyAsync(settings, 0, ("Mistral:RequestsPerMinute", "6"), ("Mistral:WindowMarginMs", "50")));
        Assert.Equal(6, options.CurrentValue.RequestsPerMinute);
        Assert.Equal(50, options.CurrentValue.WindowMarginMs.Value);
        Assert.Equal([6], heard);
        Assert.Equal(2, await ApplyAsync(settings, 1, ("mistral:requestsperminute", null)));
        Assert.Equal(30, options.CurrentValue.RequestsPerMinute);

        var history = await settings.HistoryAsync(10, Token);
        Assert.Equal(
            ["2 Mistral:RequestsPerMinute 6 -> ", "1 Mistral:WindowMarginMs auto -> 50", "1 Mistral:RequestsPerMinute 30 -> 6"],
            history.OrderByDescending(change => change.Revision).ThenByDescending(change => change.Key)
                .Select(change => $"{change.Revision} {change.Key} {change.OldValue} -> {change.NewValue}"));
        Assert.All(history, change => Assert.Equal(("ann", "a try"), (change.Who, change.Reason)));
    }

    [Theory, EachStore]
    public async Task History_IsBounded_AndNobodyPushesOutWhatOthersChanged(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await using (var context = store.Contexts.CreateDbContext())
        {
            context.SettingChanges.Add(new SettingChange { AtUtc = DateTime.UnixEpoch, Who = "an admin", Key = "Mistral:MaxRetries", OldValue = "1", NewValue = "2", Reason = "kept" });
            await context.SaveChangesAsync(Token);
            context.SettingChanges.AddRange(Enumerable.Range(0, SettingsStore.HistoryKept).Select(i => new SettingChange { AtUtc = DateTime.UnixEpoch, Who = "script", Key = "Mistral:MaxRetries", OldValue = "1", NewValue = "2", Reason = $"{i}" }));
            await context.SaveChangesAsync(Token);
        }

        await ApplyAsync(store.Services.GetRequiredService<SettingsStore>(), 0, ("Mistral:MaxRetries", "1"), ("Mistral:Model", "m"));

        await using var after = store.Contexts.CreateDbContext();
        Assert.Equal(SettingsStore.HistoryKept, await after.SettingChanges.CountAsync(Token));
        Assert.Equal(["kept", "3"], await after.SettingChanges.OrderBy(change => change.Id).Take(2).Select(change => change.Reason).ToListAsync(Token));
        Assert.Equal(2, await after.SettingChanges.CountAsync(change => change.Who == "ann", Token));
    }

    [Theory, EachStore]
    public async Task Change_WithOneFault_ChangesNothing(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var settings = store.Services.GetRequiredService<SettingsStore>();

        var result = await settings.ChangeAsync(Request(0, ("Mistral:MaxRetries", "1"), ("Mistral:RequestsPerMinute", "-1"), ("Mistral:ApiKey", "x"), ("Data:Directory", "/x"), ("Nonsense", "1")), Token);
        var faults = Assert.IsType<SettingsChangeResult.Invalid>(result).Faults;
        Assert.Equal(["Data:Directory", "Mistral:ApiKey", "Mistral:RequestsPerMinute", "Nonsense"], faults.Select(fault => fault.Key).Order());
        Assert.Equal(3, store.Services.GetRequiredService<IOptionsMonitor<MistralOptions>>().CurrentValue.MaxRetries);
        Assert.Empty(await settings.HistoryAsync(10, Token));
        Assert.Equal(0, (await settings.GetAsync(Token)).Revision);
    }

    [Theory, EachStore]
    public async Task Change_IsValidatedAsAWhole_TogetherWithWhatIsInForce(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var settings = store.Services.GetRequiredService<SettingsStore>();
        await ApplyAsync(settings, 0, ("Performance:MaxQueuedPerUser", "40"));

        var alone = await settings.ChangeAsync(Request(1, ("Performance:RequestQueueSize", "30")), Token);
        Assert.Equal("Performance:MaxQueuedPerUser", Assert.Single(Assert.IsType<SettingsChangeResult.Invalid>(alone).Faults).Key);
        Assert.Equal(2, await ApplyAsync(settings, 1, ("Performance:RequestQueueSize", "30"), ("Performance:MaxQueuedPerUser", "20")));
    }

    [Theory, EachStore]
    public async Task Change_ThatChangesNothing_MakesNoRevision(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var settings = store.Services.GetRequiredService<SettingsStore>();
        Assert.Equal(1, await ApplyAsync(settings, 0, ("Mistral:MaxRetries", "1")));
        Assert.Equal(1, await ApplyAsync(settings, 1, ("Mistral:MaxRetries", " 1 "), ("Mistral:Model", null)));
        Assert.Single(await settings.HistoryAsync(10, Token));
    }

    [Theory, EachStore]
    public async Task TwoWritersRacing_OneWinsEachRevision_AndNoChangeIsLost(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await using var other = OtherProcess(store);
        const string key = "Performance:CacheTtlSeconds";
        SettingsStore[] writers = [store.Services.GetRequiredService<SettingsStore>(), other.GetRequiredService<SettingsStore>()];
        const int each = 10;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var done = 0; done < each;)
            {
                var settings = writers[writer % 2];
                var seen = await settings.GetAsync(Token);
                var value = int.Parse(seen.Settings.Single(s => s.Definition.Key == key).Value);
                if (await settings.ChangeAsync(Request(seen.Revision, (key, $"{value + 1}")), Token) is SettingsChangeResult.Applied)
                {
                    done++;
                }
            }
        }, Token)));

        Assert.Equal(3_600 + (4 * each), await ValueAsync(store, key));
        var history = await writers[0].HistoryAsync(100, Token);
        Assert.Equal(Enumerable.Range(1, 4 * each).Select(revision => (long)revision), history.Select(change => change.Revision).Order());
    }

    [Theory, EachStore]
    public async Task Change_WithAnOldRevision_IsStale_AndTellsTheRevisionNow(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var settings = store.Services.GetRequiredService<SettingsStore>();
        await ApplyAsync(settings, 0, ("Mistral:MaxRetries", "1"));
        var result = await settings.ChangeAsync(Request(0, ("Mistral:MaxRetries", "2")), Token);
        Assert.Equal(new SettingsChangeResult.Stale(1), result);
        Assert.Equal(1, await ValueAsync(store, "Mistral:MaxRetries"));
    }

    [Theory, EachStore]
    public async Task AnotherProcess_NoticesAChange_WithinFiveSeconds(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var clock = new FakeTimeProvider();
        await using var other = OtherProcess(store, clock);
        var options = other.GetRequiredService<IOptionsMonitor<MistralOptions>>();
        var noticed = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = options.OnChange(changed => noticed.TrySetResult(changed.RequestsPerMinute.Value!.Value));
        await other.GetRequiredService<SettingsStore>().LoadAsync(Token);
        var follower = other.GetServices<IHostedService>().OfType<SettingsFollower>().Single();
        await follower.StartAsync(Token);
        noticed = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        await ApplyAsync(store.Services.GetRequiredService<SettingsStore>(), 0, ("Mistral:RequestsPerMinute", "7"));
        Assert.Equal(7, await clock.AdvanceUntilAsync(TimeSpan.FromSeconds(5), noticed.Task));
        await follower.StopAsync(Token);
    }

    [Theory, EachStore]
    public async Task WhatIsForAdmins_IsRefusedToOthers_AndEachChangeIsInTheAuditLog_WithoutItsValues(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var settings = store.Services.GetRequiredService<SettingsStore>();
        var request = Request(null, ("Audit:RetentionDays", "30"));
        Assert.Equal("changed by Admins only", Assert.Single(Assert.IsType<SettingsChangeResult.Invalid>(await settings.ChangeAsync(request, Token)).Faults).Allowed);
        Assert.IsType<SettingsChangeResult.Applied>(await settings.ChangeAsync(request with { ByAdmin = true }, Token));
        await ApplyAsync(settings, null, ("Mistral:MaxRetries", "4"), ("Mistral:RequestsPerMinute", "7"));
        await ApplyAsync(settings, null, ("Mistral:MaxRetries", "4")); // changes nothing

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(
            [("ann", "settings.changed", "Audit:RetentionDays", "Revision 1: a try"), ("ann", "settings.changed", "Mistral:MaxRetries, Mistral:RequestsPerMinute", "Revision 2: a try")],
            (await context.AuditEntries.OrderBy(entry => entry.Id).ToListAsync(Token)).Select(entry => (entry.Who, entry.Action, entry.Subject, entry.Detail)));
    }

    [Fact]
    public async Task StoredOverrides_ThatTheCatalogNoLongerAllows_AreLeftOut_AndTheOthersHold()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite, settings: new Dictionary<string, string?> { ["Performance:RequestQueueSize"] = "10" });
        await using (var context = store.Contexts.CreateDbContext())
        {
            context.StoreCounters.Add(new StoreCounter { Name = StoreCounter.Settings, Value = 4 });
            context.SettingOverrides.AddRange(
                new SettingOverride { Key = "Mistral:MaxRetries", Value = "99" },
                new SettingOverride { Key = "Gone:Key", Value = "1" },
                new SettingOverride { Key = "Mistral:ApiKey", Value = "stolen" },
                new SettingOverride { Key = "Performance:MaxQueuedPerUser", Value = "40" },
                new SettingOverride { Key = "Mistral:RequestsPerMinute", Value = "9" });
            await context.SaveChangesAsync(Token);
        }

        var settings = store.Services.GetRequiredService<SettingsStore>();
        var snapshot = await settings.GetAsync(Token);
        Assert.Equal("Mistral:RequestsPerMinute", Assert.Single(snapshot.Settings, setting => setting.Source == "override").Definition.Key);
        Assert.Equal(4, snapshot.Revision);
        var mistral = store.Services.GetRequiredService<IOptionsMonitor<MistralOptions>>().CurrentValue;
        Assert.Equal((9, 3, ""), (mistral.RequestsPerMinute, mistral.MaxRetries, mistral.ApiKey));

        // Nor do they stand in the way of other changes, and setting one anew mends it.
        Assert.Equal(5, await ApplyAsync(settings, 4, ("Mistral:RequestsPerMinute", "12")));
        Assert.Equal(6, await ApplyAsync(settings, 5, ("Mistral:MaxRetries", "4")));
        Assert.Equal(4, store.Services.GetRequiredService<IOptionsMonitor<MistralOptions>>().CurrentValue.MaxRetries);
    }

    private static async Task<long> ApplyAsync(SettingsStore settings, long? expected, params (string Key, string? Value)[] changes) =>
        Assert.IsType<SettingsChangeResult.Applied>(await settings.ChangeAsync(Request(expected, changes), Token)).Revision;

    private static SettingsChangeRequest Request(long? expected, params (string Key, string? Value)[] changes) =>
        new(changes.ToDictionary(change => change.Key, change => change.Value), "a try", new AuditActor("ann"), expected);

    private static async Task<int> ValueAsync(TestStore store, string key)
    {
        await using var context = store.Contexts.CreateDbContext();
        return int.Parse((await context.SettingOverrides.SingleAsync(entry => entry.Key == key, Token)).Value);
    }

    // What another process has: services of its own over the same store.
    private static ServiceProvider OtherProcess(TestStore store, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddSettings(store.Configuration, ProductSettings.Catalog);
        services.AddStores(store.Configuration);
        return services.BuildServiceProvider();
    }
}
