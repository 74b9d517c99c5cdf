using AdminApp.Core;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Alerts;
using AdminApp.Core.Llm;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Settings;

/// <summary>Key and address of the provider, set while the program runs.</summary>
public class ConnectionSettingsTests
{
    private const string Secret = "k3y-that-nobody-may-see";
    private const string Mistral = "https://api.mistral.ai/v1";
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Key_IsInForceAtOnce_AndNeitherTheStoreNorTheHistoryShowsIt(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var settings = store.Services.GetRequiredService<SettingsStore>();
        Assert.IsType<SettingsChangeResult.Applied>(await settings.ChangeAsync(Connect(Secret, "http://127.0.0.1:9/v1"), Token));
        Assert.Equal((Secret, "http://127.0.0.1:9/v1"), Connection(store.Services));

        await using var context = store.Contexts.CreateDbContext();
        Assert.DoesNotContain(await context.SettingOverrides.ToListAsync(Token), row => row.Value.Contains(Secret, StringComparison.Ordinal));
        var history = await settings.HistoryAsync(10, Token);
        Assert.Equal(("", "(set)"), history.Where(change => change.Key == "Mistral:ApiKey").Select(change => (change.OldValue, change.NewValue)).Single());
        Assert.DoesNotContain((await settings.GetAsync(Token)).Settings, value => value.Value.Contains(Secret, StringComparison.Ordinal));

        // Another change leaves it as it is.
        await settings.ChangeAsync(new SettingsChangeRequest(new Dictionary<string, string?> { ["Mistral:MaxRetries"] = "1" }, "", new AuditActor("ann"), null), Token);
        Assert.Equal(Secret, Connection(store.Services).Key);
    }

    [Theory, EachStore]
    public async Task Key_IsReadByTheNextProcess_UntilItIsForgotten(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind, settings: new Dictionary<string, string?> { ["Mistral:ApiKey"] = "configured" });
        await store.Services.GetRequiredService<SettingsStore>().ChangeAsync(Connect(Secret, Mistral), Token);
        await using var other = OtherProcess(store);
        await other.GetRequiredService<SettingsStore>().LoadAsync(Token);
        Assert.Equal((Secret, "https://api.mistral.ai/v1"), Connection(other));

        await other.GetRequiredService<SettingsStore>().ChangeAsync(Connect(null, null), Token);
        Assert.Equal("configured", Connection(other).Key);
    }

    [Theory, EachStore]
    public async Task AnAddressWithoutTheKey_IsRefused_AndSoIsAKeyAmongOtherSettings(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var settings = store.Services.GetRequiredService<SettingsStore>();
        Assert.Equal(["Mistral:ApiKey"], await FaultsAsync(new(new Dictionary<string, string?> { ["Mistral:BaseUrl"] = "http://elsewhere.example/v1" }, "", new AuditActor("ann"), null) { ByAdmin = true, IsConnection = true }));
        Assert.Equal(["Mistral:BaseUrl"], await FaultsAsync(new(new Dictionary<string, string?> { ["Mistral:BaseUrl"] = "http://elsewhere.example/v1" }, "", new AuditActor("ann"), null)));
        Assert.Equal(["Mistral:ApiKey"], await FaultsAsync(new(new Dictionary<string, string?> { ["Mistral:ApiKey"] = Secret }, "", new AuditActor("ann"), null)));
        Assert.Equal(["Mistral:ApiKey", "Mistral:BaseUrl"], await FaultsAsync(Connect(Secret, "http://elsewhere.example/v1") with { ByAdmin = false }));
        Assert.Equal(["Mistral:BaseUrl"], await FaultsAsync(Connect(Secret, "ftp://elsewhere.example")));
        Assert.Equal(["Mistral:BaseUrl"], await FaultsAsync(Connect(Secret, null)));
        Assert.Equal(["Mistral:ApiKey"], await FaultsAsync(Connect(null, "http://elsewhere.example/v1")));
        Assert.Equal(("", "https://api.mistral.ai/v1"), Connection(store.Services));

        async Task<IEnumerable<string>> FaultsAsync(SettingsChangeRequest request) =>
            Assert.IsType<SettingsChangeResult.Invalid>(await settings.ChangeAsync(request, Token)).Faults.Select(fault => fault.Key);
    }

    [Theory, EachStore]
    public async Task AStoredKeyThatCannotBeRead_IsLeftOutWithItsAddress_AndUsedOnceItCan(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind, settings: new Dictionary<string, string?> { ["Mistral:ApiKey"] = "configured" });
        await store.Services.GetRequiredService<SettingsStore>().ChangeAsync(Connect(Secret, "http://127.0.0.1:9/v1"), Token);
        var kept = await ReplaceAsync("protected:nonsense");
        await using var other = OtherProcess(store);
        await other.GetRequiredService<SettingsStore>().LoadAsync(Token);
        Assert.Equal(("configured", Mistral), Connection(other)); // the configured key never goes to the other key's address

        await ReplaceAsync(kept);
        await other.GetRequiredService<SettingsStore>().LoadAsync(Token);
        Assert.Equal((Secret, "http://127.0.0.1:9/v1"), Connection(other));

        async Task<string> ReplaceAsync(string value)
        {
            await using var context = store.Contexts.CreateDbContext();
            var row = await context.SettingOverrides.SingleAsync(entry => entry.Key == "Mistral:ApiKey", Token);
            var before = row.Value;
            row.Value = value;
            await context.SaveChangesAsync(Token);
            return before;
        }
    }

    [Theory, EachStore]
    public async Task Webhook_IsSetWithItsSecret_AndShownNowhere(StoreKind kind)
    {
        const string address = "https://hooks.example/services/T0/B0/s3cret";
        await using var store = await TestStore.CreateAsync(kind);
        var settings = store.Services.GetRequiredService<SettingsStore>();
        var request = new SettingsChangeRequest(new Dictionary<string, string?> { ["Alerts:WebhookUrl"] = address, ["Alerts:WebhookSecret"] = "" }, "", new AuditActor("ann"), null) { ByAdmin = true, IsConnection = true };
        Assert.IsType<SettingsChangeResult.Applied>(await settings.ChangeAsync(request, Token));
        Assert.Equal(address, store.Services.GetRequiredService<IOptionsMonitor<AlertsOptions>>().CurrentValue.WebhookUrl);
        Assert.DoesNotContain((await settings.GetAsync(Token)).Settings, value => value.Definition.Key.StartsWith("Alerts:Webhook", StringComparison.Ordinal) && value.Definition.IsSecret);
        Assert.DoesNotContain(await settings.HistoryAsync(10, Token), change => $"{change.OldValue}{change.NewValue}".Contains("hooks", StringComparison.Ordinal));
    }

    private static SettingsChangeRequest Connect(string? key, string? address) =>
        new(new Dictionary<string, string?> { ["Mistral:ApiKey"] = key, ["Mistral:BaseUrl"] = address }, "new key", new AuditActor("ann"), null) { ByAdmin = true, IsConnection = true };

    private static (string Key, string Address) Connection(IServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<MistralOptions>>().CurrentValue is var options ? (options.ApiKey, options.BaseUrl) : default;

    private static ServiceProvider OtherProcess(TestStore store)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSettings(store.Configuration, ProductSettings.Catalog);
        services.AddStores(store.Configuration);
        return services.BuildServiceProvider();
    }
}
