using AdminApp.Core;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Configuration;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdminApp.Tests.Access;

public class BootstrapTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task RunAgain_DuplicatesNothing_AndLeavesThePassword(StoreKind kind)
    {
        await using var store = await StoreAsync(kind, new()
        {
            ["Bootstrap:AdminEmail"] = "a@example.org",
            ["Bootstrap:AdminPassword"] = "correct horse battery",
            ["Bootstrap:ApiKey"] = "single-key-0123456789",
            ["Bootstrap:ApiKeys"] = "ci:ci-key-0123456789, load:load:key-0123456789",
        });
        await RunAsync(store);
        var accounts = store.Services.GetRequiredService<UserAccounts>();
        var before = Assert.Single(await accounts.ListAsync(Token));
        await RunAsync(store);
        var after = Assert.Single(await accounts.ListAsync(Token));
        Assert.Equal((before.PasswordHash, before.SecurityStamp), (after.PasswordHash, after.SecurityStamp));
        var keys = store.Services.GetRequiredService<ApiKeyStore>();
        Assert.Equal(["bootstrap", "ci", "load"], (await keys.ListAsync(Token)).Select(k => k.Name));
        Assert.NotNull(await store.Services.GetRequiredService<ApiKeyVerifier>().VerifyAsync("load:key-0123456789", Token));
    }

    [Theory, EachStore]
    public async Task KeyRevokedOnThePage_DoesNotComeBackByARestart_AndTheLogSaysSo(StoreKind kind)
    {
        var log = new EventLog<AccessBootstrap>();
        await using var store = await StoreAsync(kind, new() { ["Bootstrap:ApiKeys"] = "ci:ci-key-0123456789" }, log);
        await RunAsync(store);
        Assert.Equal(0, log["RevokedBootstrapKey"]);
        var keys = store.Services.GetRequiredService<ApiKeyStore>();
        await keys.RevokeAsync(Assert.Single(await keys.ListAsync(Token)).Id, AuditActor.CommandLine, Token);

        await RunAsync(store);
        Assert.Equal(1, log["RevokedBootstrapKey"]);
        Assert.Empty(await keys.ListAsync(Token));
        Assert.Null(await store.Services.GetRequiredService<ApiKeyVerifier>().VerifyAsync("ci-key-0123456789", Token));
    }

    [Fact]
    public async Task KeyOfTheNameOfOneMadeOnThePage_IsLeftOut_AndTheLogSaysSo()
    {
        var log = new EventLog<AccessBootstrap>();
        await using var store = await StoreAsync(StoreKind.Sqlite, new() { ["Bootstrap:ApiKeys"] = "ci:ci-key-0123456789" }, log);
        await store.Services.GetRequiredService<ApiKeyStore>().CreateAsync("ci", ApiKeyRole.Chat, null, AuditActor.CommandLine, Token);
        await RunAsync(store);
        Assert.Equal(1, log["BootstrapKeyConflict"]);
        Assert.Null(await store.Services.GetRequiredService<ApiKeyVerifier>().VerifyAsync("ci-key-0123456789", Token));
    }

    [Fact]
    public async Task WithAnAdminAlready_MakesNoOther()
    {
        await using var store = await StoreAsync(StoreKind.Sqlite, new()
        {
            ["Bootstrap:AdminEmail"] = "b@example.org",
            ["Bootstrap:AdminPassword"] = "correct horse battery",
        });
        await store.Services.GetRequiredService<UserAccounts>().AddAsync("a@example.org", null, UserRole.Admin, AuditActor.CommandLine, Token);
        await RunAsync(store);
        Assert.Equal("a@example.org", Assert.Single(await store.Services.GetRequiredService<UserAccounts>().ListAsync(Token)).Email);
    }

    [Fact]
    public async Task CommonPasswordOfTheFirstAdmin_StopsTheStart_ButNotWhereThereIsAnAdmin()
    {
        await using var store = await StoreAsync(StoreKind.Sqlite, new() { ["Bootstrap:AdminEmail"] = "b@example.org", ["Bootstrap:AdminPassword"] = "password123" });
        var message = (await Assert.ThrowsAsync<InvalidSettingsException>(() => RunAsync(store))).Message;
        Assert.Contains("Bootstrap:AdminPassword: a password that is not a common one", message, StringComparison.Ordinal);
        Assert.DoesNotContain("password123", message, StringComparison.Ordinal);
        Assert.Empty(await store.Services.GetRequiredService<UserAccounts>().ListAsync(Token));
        await store.Services.GetRequiredService<UserAccounts>().AddAsync("a@example.org", null, UserRole.Admin, AuditActor.CommandLine, Token);
        await RunAsync(store);
    }

    [Theory]
    [InlineData("nobody", "correct horse battery", "", "", "Bootstrap:AdminEmail = nobody; allowed: an email address")]
    [InlineData("a@example.org", "", "", "", "or neither")]
    [InlineData("", "correct horse battery", "", "", "or neither")]
    [InlineData("a@example.org", "correct horse battery", "short key", "", "Bootstrap:ApiKey: a key of 1 to 256")]
    [InlineData("a@example.org", "tooshrt", "", "", "Bootstrap:AdminPassword: 8 to 256")]
    [InlineData("correct@horse.example", "Correct@Horse.example", "", "", "Bootstrap:AdminPassword: 8 to 256")]
    [InlineData("", "", "", "justasecretwithoutname", "name:key,name:key")]
    [InlineData("", "", "", "ci:short key", "Bootstrap:ApiKeys (\"ci\"): a key of 1 to 256 printable ASCII characters without spaces; this one has 9")]
    [InlineData("", "", "", "ci:key-one-0123456789,ci:key-two-0123456789", "\"ci\" appears more than once")]
    [InlineData("", "", "same-key-0123456789", "ci:same-key-0123456789", "a different key for each name")]
    public void BadValues_StopTheStart_NamingTheKeyAndTheRuleButNoSecret(string email, string password, string key, string keys, string says)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Bootstrap:AdminEmail", email), new("Bootstrap:AdminPassword", password), new("Bootstrap:ApiKey", key), new("Bootstrap:ApiKeys", keys),
        ]).Build();
        var message = Assert.Throws<InvalidSettingsException>(() => ProductSettings.Validator.Demand(configuration)).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
        foreach (var secret in (string[])[password, key, .. keys.Split(',').Select(k => k[(k.IndexOf(':', StringComparison.Ordinal) + 1)..])])
        {
            Assert.True(secret.Length == 0 || !message.Contains(secret, StringComparison.Ordinal), message);
        }
    }

    private static Task<TestStore> StoreAsync(StoreKind kind, Dictionary<string, string?> settings, EventLog<AccessBootstrap>? log = null) =>
        TestStore.CreateAsync(
            kind,
            (services, _) =>
            {
                services.AddAccounts();
                if (log is not null)
                {
                    services.AddSingleton<ILogger<AccessBootstrap>>(log);
                }
            },
            settings);

    private static Task RunAsync(TestStore store) => store.Services.GetRequiredService<AccessBootstrap>().RunAsync(Token);
}
