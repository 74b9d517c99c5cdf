using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Access;

public class ApiKeyStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 42, TimeSpan.Zero));

    [Theory, EachStore]
    public async Task Create_ReturnsTheKeyOnce_AndKeepsOnlyItsHash(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var made = await Keys(store).CreateAsync(" CI ", ApiKeyRole.Chat, null, AuditActor.CommandLine, Token);
        Assert.Matches("^aa_[A-Za-z0-9_-]{43}$", made.Secret);
        var kept = Assert.Single(await Keys(store).ListAsync(Token));
        Assert.Equal(("CI", ApiKeyRole.Chat, made.Secret![..8]), (kept.Name, kept.Role, kept.Prefix));
        await using var context = store.Contexts.CreateDbContext();
        Assert.DoesNotContain(made.Secret!, string.Join('|', await context.ApiKeys.Select(k => k.Hash + k.Prefix + k.Name).ToListAsync(Token)), StringComparison.Ordinal);
        Assert.Equal(new VerifiedApiKey(kept.Id, "CI", ApiKeyRole.Chat), await Verifier(store).VerifyAsync(made.Secret!, Token));
        Assert.Null(await Verifier(store).VerifyAsync(made.Secret! + "x", Token));
        Assert.Null(await Verifier(store).VerifyAsync(kept.Hash, Token));
    }

    [Theory, EachStore]
    public async Task NamesAreUniqueAmongLivingKeys_AlsoWhenMadeAtOnce(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Keys(store).CreateAsync("one", ApiKeyRole.Chat, null, AuditActor.CommandLine, Token), Token)));
        var made = Assert.Single(outcomes, o => o.Error is null);
        Assert.True(await Keys(store).RevokeAsync(made.Key!.Id, AuditActor.CommandLine, Token));
        Assert.False(await Keys(store).RevokeAsync(made.Key!.Id, AuditActor.CommandLine, Token));
        Assert.Null((await Keys(store).CreateAsync("one", ApiKeyRole.Chat, null, AuditActor.CommandLine, Token)).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("line\nbreak")]
    [InlineData("012345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    public async Task BadNames_AreRefused(string name)
    {
        await using var store = await StoreAsync(StoreKind.Sqlite);
        Assert.Contains("1 to 80 characters", (await Keys(store).CreateAsync(name, ApiKeyRole.Chat, null, AuditActor.CommandLine, Token)).Error, StringComparison.Ordinal);
    }

    [Theory, EachStore]
    public async Task KeyRevokedByAnotherProcess_EndsWithinTwoSeconds(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var made = await Keys(store).CreateAsync("one", ApiKeyRole.Chat, null, AuditActor.CommandLine, Token);
        using var otherProcess = new ApiKeyVerifier(store.Contexts, _time);
        Assert.NotNull(await otherProcess.VerifyAsync(made.Secret!, Token));
        await Keys(store).RevokeAsync(made.Key!.Id, AuditActor.CommandLine, Token);
        Assert.Null(await Verifier(store).VerifyAsync(made.Secret!, Token));
        _time.Advance(ApiKeyVerifier.MaxAge);
        Assert.Null(await otherProcess.VerifyAsync(made.Secret!, Token));
    }

    [Theory, EachStore]
    public async Task LastUse_IsKeptToTheMinute_AndNeverGoesBack(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var made = await Keys(store).CreateAsync("one", ApiKeyRole.Chat, null, AuditActor.CommandLine, Token);
        Assert.Null((await Keys(store).ListAsync(Token)).Single().LastUsedAtUtc);
        await Verifier(store).VerifyAsync(made.Secret!, Token);
        await Verifier(store).SaveUsageAsync(Token);
        var first = new DateTime(2026, 3, 4, 5, 6, 0, DateTimeKind.Utc);
        Assert.Equal(first, (await Keys(store).ListAsync(Token)).Single().LastUsedAtUtc);

        using var slowProcess = new ApiKeyVerifier(store.Contexts, _time);
        await slowProcess.VerifyAsync(made.Secret!, Token);
        _time.Advance(TimeSpan.FromMinutes(3));
        await Verifier(store).VerifyAsync(made.Secret!, Token);
        await Verifier(store).SaveUsageAsync(Token);
        await slowProcess.SaveUsageAsync(Token);
        Assert.Equal(first.AddMinutes(3), (await Keys(store).ListAsync(Token)).Single().LastUsedAtUtc);
    }

    [Theory, EachStore]
    public async Task Configured_RunAgain_ChangesNothing_AndANewTextOrNameKeepsTheKey(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(ConfiguredKeyOutcome.InForce, await ConfigureAsync(store, "ci", "first-secret-0123456789"));
        }

        var id = Assert.Single(await Keys(store).ListAsync(Token)).Id;
        await ConfigureAsync(store, "ci", "other-secret-0123456789");
        Assert.Null(await Verifier(store).VerifyAsync("first-secret-0123456789", Token));
        Assert.Equal(new VerifiedApiKey(id, "ci", ApiKeyRole.Admin), await Verifier(store).VerifyAsync("other-secret-0123456789", Token));

        // Renamed in the configuration: the same key, so that its conversations stay its own.
        await ConfigureAsync(store, "build", "other-secret-0123456789");
        Assert.Equal((id, "build"), (await Keys(store).ListAsync(Token)).Select(k => (k.Id, k.Name)).Single());
    }

    [Theory, EachStore]
    public async Task Configured_TextsChangedBetweenTwoNames_BothWork(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        await ConfigureAsync(store, "a", "first-secret-0123456789");
        await ConfigureAsync(store, "b", "other-secret-0123456789");
        await ConfigureAsync(store, "a", "other-secret-0123456789");
        await ConfigureAsync(store, "b", "first-secret-0123456789");
        Assert.Equal("a", (await Verifier(store).VerifyAsync("other-secret-0123456789", Token))!.Name);
        Assert.Equal("b", (await Verifier(store).VerifyAsync("first-secret-0123456789", Token))!.Name);
    }

    [Theory, EachStore]
    public async Task Configured_AfterItWasRevoked_StaysRevoked_UntilItHasANewText(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        await ConfigureAsync(store, "ci", "first-secret-0123456789");
        await Keys(store).RevokeAsync((await Keys(store).ListAsync(Token)).Single().Id, AuditActor.CommandLine, Token);

        Assert.Equal(ConfiguredKeyOutcome.Revoked, await ConfigureAsync(store, "ci", "first-secret-0123456789"));
        Assert.Equal(ConfiguredKeyOutcome.Revoked, await ConfigureAsync(store, "renamed", "first-secret-0123456789"));
        Assert.Null(await Verifier(store).VerifyAsync("first-secret-0123456789", Token));
        Assert.Empty(await Keys(store).ListAsync(Token));

        Assert.Equal(ConfiguredKeyOutcome.InForce, await ConfigureAsync(store, "ci", "other-secret-0123456789"));
        Assert.NotNull(await Verifier(store).VerifyAsync("other-secret-0123456789", Token));
        Assert.Null(await Verifier(store).VerifyAsync("first-secret-0123456789", Token));
    }

    [Theory, EachStore]
    public async Task Configured_WithTheNameOrTextOfAKeyMadeByHand_LeavesThatAsItIs(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var made = await Keys(store).CreateAsync("ci", ApiKeyRole.Chat, null, AuditActor.CommandLine, Token);

        Assert.Equal(ConfiguredKeyOutcome.MadeByHand, await ConfigureAsync(store, "ci", "first-secret-0123456789"));
        Assert.Equal(ConfiguredKeyOutcome.MadeByHand, await ConfigureAsync(store, "other", made.Secret!));
        Assert.Equal(new VerifiedApiKey(made.Key!.Id, "ci", ApiKeyRole.Chat), await Verifier(store).VerifyAsync(made.Secret!, Token));
        Assert.Null(await Verifier(store).VerifyAsync("first-secret-0123456789", Token));
        Assert.Single(await Keys(store).ListAsync(Token));
    }

    private static Task<ConfiguredKeyOutcome> ConfigureAsync(TestStore store, string name, string secret) =>
        Keys(store).ConfigureAsync(name, secret, ApiKeyRole.Admin, Token);

    private Task<TestStore> StoreAsync(StoreKind kind) => TestStore.CreateAsync(kind, (services, _) =>
    {
        services.AddSingleton<TimeProvider>(_time);
        services.AddAccounts();
    });

    private static ApiKeyStore Keys(TestStore store) => store.Services.GetRequiredService<ApiKeyStore>();

    private static ApiKeyVerifier Verifier(TestStore store) => store.Services.GetRequiredService<ApiKeyVerifier>();
}
