using AdminApp.Core.Access;
using AdminApp.Core.Settings;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Access;

public class BootstrapTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
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

    [Fact]
    public async Task WithAnAdminAlready_MakesNoOther()
    {
        await using var store = await StoreAsync(StoreKind.Sqlite, new()
        {
            ["Bootstrap:AdminEmail"] = "b@example.org",
            ["Bootstrap:AdminPassword"] = "correct horse battery",
        });
        await store.Services.GetRequiredService<UserAccounts>().AddAsync("a@example.org", null, Token);
        await RunAsync(store);
        Assert.Equal("a@example.org", Assert.Single(await store.Services.GetRequiredService<UserAccounts>().ListAsync(Token)).Email);
    }

    [Theory]
    [InlineData("nobody", "correct horse battery", "", "", "Bootstrap:AdminEmail is \"nobody\"")]
    [InlineData("a@example.org", "", "", "", "both or neither")]
    [InlineData("", "correct horse battery", "", "", "both or neither")]
    [InlineData("a@example.org", "short-secret", "short", "", "Bootstrap:ApiKey (not shown, 5 characters) must have 16 to 256")]
    [InlineData("a@example.org", "tooshort", "", "", "Bootstrap:AdminPassword (not shown) must have 12 to 256")]
    [InlineData("", "", "", "justasecretwithoutname", "name:key,name:key")]
    [InlineData("", "", "", "ci:short", "Bootstrap:ApiKeys (\"ci\") (not shown, 5 characters)")]
    [InlineData("", "", "", "ci:key-one-0123456789,ci:key-two-0123456789", "\"ci\" more than once")]
    [InlineData("", "", "same-key-0123456789", "ci:same-key-0123456789", "under two names")]
    public void BadValues_StopTheStart_NamingTheKeyAndTheRuleButNoSecret(string email, string password, string key, string keys, string says)
    {
        var options = new BootstrapOptions { AdminEmail = email, AdminPassword = password, ApiKey = key, ApiKeys = keys };
        var result = new BootstrapValidator().Validate(null, options);
        Assert.True(result.Failed);
        Assert.Contains(says, result.FailureMessage, StringComparison.Ordinal);
        foreach (var secret in (string[])[password, key, .. keys.Split(',').Select(k => k[(k.IndexOf(':', StringComparison.Ordinal) + 1)..])])
        {
            Assert.True(secret.Length == 0 || secret == "short" || !result.FailureMessage.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task BadValues_ThrowBeforeAnythingIsMade()
    {
        await using var store = await StoreAsync(StoreKind.Sqlite, new() { ["Bootstrap:ApiKeys"] = "good:key-one-0123456789,bad:short" });
        await Assert.ThrowsAsync<OptionsValidationException>(() => RunAsync(store));
        Assert.Empty(await store.Services.GetRequiredService<ApiKeyStore>().ListAsync(Token));
    }

    private static Task<TestStore> StoreAsync(StoreKind kind, Dictionary<string, string?> settings) =>
        TestStore.CreateAsync(kind, (services, _) => services.AddAccounts(), settings);

    private static Task RunAsync(TestStore store) => store.Services.GetRequiredService<AccessBootstrap>().RunAsync(Token);
}
