using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Access.Invitations;
using AdminApp.Core.Agent;
using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Details;
using AdminApp.Core.Transcripts.Speakers;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Transcripts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminApp.Tests.Access;

/// <summary>Someone loses the right to a change after it was checked and before it is committed.</summary>
public class LostRoleTests
{
    private const string Password = "correct horse battery";

    private static readonly Dictionary<string, Func<Scene, AuditActor, Task>> Changes = new()
    {
        ["add a user"] = (scene, me) => scene.Accounts.AddAsync("new@example.org", Password, UserRole.Admin, me, Token),
        ["give a role"] = (scene, me) => scene.Accounts.SetRoleAsync(scene.Other.Id, UserRole.Admin, me, Token),
        ["reset a password"] = (scene, me) => scene.Accounts.ResetAsync(scene.Other.Email!, null, enable: true, me, Token),
        ["disable a user"] = (scene, me) => scene.Accounts.SetDisabledAsync(scene.Other.Id, disabled: true, me, Token),
        ["invite"] = (scene, me) => scene.Of<InvitationBook>().CreateAsync(null, UserRole.Admin, 7, me, Token),
        ["revoke an invitation"] = (scene, me) => scene.Of<InvitationBook>().RevokeAsync(scene.Invitation, me, Token),
        ["create a key"] = (scene, me) => scene.Of<ApiKeyStore>().CreateAsync("new", ApiKeyRole.Admin, null, me, Token),
        ["revoke a key"] = (scene, me) => scene.Of<ApiKeyStore>().RevokeAsync(scene.Key, me, Token),
        ["set a quota"] = (scene, me) => scene.Quotas.SetAsync(me, "user:2", "x", new Quota(1, 1), Token),
        ["remove a quota"] = (scene, me) => scene.Quotas.RemoveAsync(me, QuotaBook.Everybody, "", Token),
        ["set a price"] = (scene, me) => scene.Prices.SetAsync(me, new ModelPrice { Model = "n", ValidFrom = new DateOnly(2026, 1, 1), Currency = "EUR", Prompt = 1, CachedPrompt = 1, Completion = 1 }, Token),
        ["remove a price"] = (scene, me) => scene.Prices.RemoveAsync(me, "m", new DateOnly(2026, 1, 1), Token),
        ["change the instructions"] = (scene, me) => scene.Of<InstructionsStore>().ChangeAsync(new InstructionsChange(AgentInstructions.Standard with { OwnText = "mine" }, "why", me, 0), Token),
        ["change a setting"] = (scene, me) => scene.ChangeAsync(me, connection: false, ("Mistral:MaxRetries", "1")),
        ["set the provider's key"] = (scene, me) => scene.ChangeAsync(me, connection: true, ("Mistral:ApiKey", "k"), ("Mistral:BaseUrl", "http://127.0.0.1:9/v1")),
        ["set the webhook"] = (scene, me) => scene.ChangeAsync(me, connection: true, ("Alerts:WebhookUrl", "http://127.0.0.1:9/"), ("Alerts:WebhookSecret", "s")),
        ["delete a transcript"] = (scene, me) => scene.Of<ITranscriptLibrary>().DeleteAsync(scene.Transcript, me, Token),
        ["restore a version"] = (scene, me) => scene.Of<ITranscriptLibrary>().RestoreAsync(scene.Transcript, me, Token),
        ["edit a meeting"] = (scene, me) => scene.Of<ITranscriptLibrary>().EditAsync(scene.Transcript, new MeetingDetails("Weekly", null, null, null), me, cancellationToken: Token),
        ["rename a speaker"] = (scene, me) => scene.Of<ISpeakerBook>().ChangeAsync(scene.Transcript, new SpeakerEdit { Rename = [new NameChange("Ben", "Benno")] }, me, cancellationToken: Token),
        ["rename a speaker in all meetings"] = (scene, me) => scene.Of<ISpeakerBook>().ChangeAsync(null, new SpeakerEdit { InAll = true, Rename = [new NameChange("Ben", "Benno")] }, me, cancellationToken: Token),
        ["undo a change of speakers"] = (scene, me) => scene.Of<ISpeakerBook>().UndoAsync(scene.SpeakerChange, scene.Transcript, me, cancellationToken: Token),
    };

    public static TheoryData<StoreKind, string> All
    {
        get
        {
            var data = new TheoryData<StoreKind, string>();
            foreach (var kind in Enum.GetValues<StoreKind>())
            {
                foreach (var change in Changes.Keys)
                {
                    data.Add(kind, change);
                }
            }

            return data;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task LesserRole_RefusesTheChange_AndWritesNothing(StoreKind kind, string change)
    {
        await using var scene = await Scene.CreateAsync(kind);
        var me = scene.Actor(UserRole.Admin);
        await scene.Accounts.SetRoleAsync(scene.Me.Id, UserRole.Operator, AuditActor.CommandLine, Token);
        var before = await scene.RowsAsync();
        await Assert.ThrowsAsync<RoleRequiredException>(() => Changes[change](scene, me));
        Assert.Equal(before, await scene.RowsAsync());
        await scene.Accounts.SetRoleAsync(scene.Me.Id, UserRole.Admin, AuditActor.CommandLine, Token);
        await Changes[change](scene, me);
        Assert.NotEqual(before, await scene.RowsAsync());
    }

    [Theory, EachStore]
    public async Task FileOfAnUpload_IsRefused_WithTheReason(StoreKind kind)
    {
        await using var scene = await Scene.CreateAsync(kind);
        await scene.Accounts.SetRoleAsync(scene.Me.Id, UserRole.Operator, AuditActor.CommandLine, Token);
        var before = await scene.RowsAsync();
        var file = await scene.Of<ITranscriptImporter>().ImportAsync("b.txt", TranscriptImporterTests.Stream("Ana  0:00\nAnother meeting.\n"), scene.Actor(UserRole.Admin), cancellationToken: Token);
        Assert.Equal(new RoleRequiredException(UserRole.Admin).Message, file.RefusedBecause);
        Assert.Equal(before, await scene.RowsAsync());
    }

    [Theory, EachStore]
    public async Task DisabledAccount_AndDeletedOne_AreRefused_AndWhatNeedsALesserRoleIsNot(StoreKind kind)
    {
        await using var scene = await Scene.CreateAsync(kind);
        await scene.Accounts.SetDisabledAsync(scene.Me.Id, disabled: true, AuditActor.CommandLine, Token);
        await Assert.ThrowsAsync<RoleRequiredException>(() => Changes["create a key"](scene, scene.Actor(UserRole.Admin)));
        await Assert.ThrowsAsync<RoleRequiredException>(() => Changes["create a key"](scene, new AuditActor("gone", "user:gone") { Role = UserRole.Viewer }));
        await scene.Accounts.SetDisabledAsync(scene.Me.Id, disabled: false, AuditActor.CommandLine, Token);
        await scene.Accounts.SetRoleAsync(scene.Me.Id, UserRole.Operator, AuditActor.CommandLine, Token);
        await Changes["change a setting"](scene, scene.Actor(UserRole.Operator));
    }

    [Theory, EachStore]
    public async Task RevokedKey_ChangesNothing(StoreKind kind)
    {
        await using var scene = await Scene.CreateAsync(kind);
        var key = new AuditActor("key test", OwnerCode.OfKey(scene.Key));
        await Changes["change a setting"](scene, key);
        await scene.Of<ApiKeyStore>().RevokeAsync(scene.Key, AuditActor.CommandLine, Token);
        var refused = await Assert.ThrowsAsync<RoleRequiredException>(() => scene.ChangeAsync(key, connection: false, ("Mistral:MaxRetries", "0")));
        Assert.Contains("key was revoked", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The change waits for the transaction that takes the role away.</summary>
    [Theory]
    [InlineData(StoreKind.Sqlite, "create a key")]
    [InlineData(StoreKind.Sqlite, "change a setting")]
    [InlineData(StoreKind.Postgres, "create a key")]
    [InlineData(StoreKind.Postgres, "change a setting")]
    [InlineData(StoreKind.Postgres, "change the instructions")]
    [InlineData(StoreKind.Postgres, "delete a transcript")]
    [InlineData(StoreKind.Postgres, "restore a version")]
    [InlineData(StoreKind.Postgres, "edit a meeting")]
    [InlineData(StoreKind.Postgres, "rename a speaker")]
    [InlineData(StoreKind.Postgres, "undo a change of speakers")]
    public async Task RoleThatIsBeingTakenAway_RefusesWhatBeganBefore(StoreKind kind, string change)
    {
        await using var scene = await Scene.CreateAsync(kind);
        var before = await scene.RowsAsync();
        Task changing;
        await using (var context = scene.Store.Contexts.CreateDbContext())
        {
            await using var taking = await context.Database.BeginTransactionAsync(Token);
            await context.Users.Where(user => user.Id == scene.Me.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, UserRole.Viewer), Token);
            changing = Task.Run(() => Changes[change](scene, scene.Actor(UserRole.Admin)), Token);
            if (kind == StoreKind.Postgres)
            {
                await using var other = scene.Store.Contexts.CreateDbContext();
                // Tests of other databases on this server wait for locks, too. A lock on a row names no database, but who waits for it has one.
                await Eventually.UntilAsync(async () => (await other.Database.SqlQuery<int>(
                    $"""SELECT count(*)::int AS "Value" FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()""").ToListAsync(Token))[0] > 0);
            }

            await taking.CommitAsync(Token);
        }

        await Assert.ThrowsAsync<RoleRequiredException>(() => changing);
        Assert.Equal(before, await scene.RowsAsync());
    }

    /// <summary>A store with one of each.</summary>
    private sealed class Scene(TestStore store) : IAsyncDisposable
    {
        public TestStore Store => store;

        public UserAccounts Accounts => Of<UserAccounts>();

        public required QuotaBook Quotas { get; init; }

        public required PriceBook Prices { get; init; }

        public AppUser Me { get; private set; } = default!;

        public AppUser Other { get; private set; } = default!;

        public Guid Key { get; private set; }

        public Guid Invitation { get; private set; }

        public Guid Transcript { get; private set; }

        public long SpeakerChange { get; private set; }

        public static async Task<Scene> CreateAsync(StoreKind kind)
        {
            var store = await TestStore.CreateAsync(kind, (services, _) => services.AddAccounts().AddInstructions().AddTranscripts());
            var transactions = store.Services.GetRequiredService<StoreTransactions>();
            var audit = store.Services.GetRequiredService<AuditLog>();
            var scene = new Scene(store)
            {
                Quotas = new QuotaBook(transactions, store.Contexts, audit, TimeProvider.System, NullLogger<QuotaBook>.Instance),
                Prices = new PriceBook(transactions, store.Contexts, audit),
            };
            scene.Me = (await scene.Accounts.AddAsync("me@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
            scene.Other = (await scene.Accounts.AddAsync("other@example.org", Password, UserRole.Viewer, AuditActor.CommandLine, Token)).User!;
            await scene.Accounts.AddAsync("third@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token);
            scene.Key = (await scene.Of<ApiKeyStore>().CreateAsync("test", ApiKeyRole.Admin, null, AuditActor.CommandLine, Token)).Key!.Id;
            scene.Invitation = (await scene.Of<InvitationBook>().CreateAsync(null, UserRole.Viewer, 7, AuditActor.CommandLine, Token)).Invitation!.Id;
            foreach (var said in new[] { "so it is.", "so it is, then." })
            {
                var file = TranscriptImporterTests.Stream($"Ana  0:00\nWe ship the new version on Friday, whatever happens.\n\nBen  0:10\nThat is what we agreed on last week, {said}\n");
                scene.Transcript = (await scene.Of<ITranscriptImporter>().ImportAsync("a.txt", file, AuditActor.CommandLine, cancellationToken: Token)).Id!.Value;
            }

            await scene.Of<ISpeakerBook>().ChangeAsync(scene.Transcript, new SpeakerEdit { Rename = [new NameChange("Ana", "Anna")] }, AuditActor.CommandLine, cancellationToken: Token);
            scene.SpeakerChange = Assert.Single((await scene.Of<ISpeakerBook>().OfAsync(scene.Transcript, Token))!.Changes).Id;
            await scene.Quotas.SetAsync(AuditActor.CommandLine, QuotaBook.Everybody, "", new Quota(5, 5), Token);
            await scene.Prices.SetAsync(AuditActor.CommandLine, new ModelPrice { Model = "m", ValidFrom = new DateOnly(2026, 1, 1), Currency = "EUR", Prompt = 1, CachedPrompt = 1, Completion = 1 }, Token);
            return scene;
        }

        public T Of<T>()
            where T : notnull => store.Services.GetRequiredService<T>();

        public AuditActor Actor(UserRole role) => new(Me.Email!, OwnerCode.OfUser(Me.Id)) { Role = role };

        public Task ChangeAsync(AuditActor actor, bool connection, params (string Key, string Value)[] values) => Of<SettingsStore>().ChangeAsync(
            new SettingsChangeRequest(values.ToDictionary(one => one.Key, one => (string?)one.Value), "why", actor, null) { ByAdmin = true, IsConnection = connection }, Token);

        /// <summary>All that a change could write, but for the role of the one who makes it.</summary>
        public async Task<string> RowsAsync()
        {
            await using var context = store.Contexts.CreateDbContext();
            return string.Join('\n', (string[])
            [
                string.Join(' ', await context.Users.Where(user => user.Id != Me.Id).OrderBy(user => user.Email).Select(user => $"{user.Email} {user.Role} {user.Disabled} {user.PasswordHash}").ToListAsync(Token)),
                string.Join(' ', await context.Invitations.OrderBy(one => one.Id).Select(one => $"{one.Id} {one.RevokedAtUtc}").ToListAsync(Token)),
                string.Join(' ', await context.ApiKeys.OrderBy(one => one.Id).Select(one => $"{one.Id} {one.RevokedAtUtc}").ToListAsync(Token)),
                string.Join(' ', await context.UsageQuotas.OrderBy(one => one.Who).Select(one => $"{one.Who} {one.Questions}").ToListAsync(Token)),
                string.Join(' ', await context.ModelPrices.OrderBy(one => one.Model).Select(one => one.Model).ToListAsync(Token)),
                string.Join(' ', await context.InstructionVersions.Select(one => one.Number).ToListAsync(Token)),
                string.Join(' ', await context.SettingOverrides.OrderBy(one => one.Key).Select(one => one.Key).ToListAsync(Token)),
                string.Join(' ', await context.SettingChanges.Select(one => one.Id).ToListAsync(Token)),
                string.Join(' ', await context.Transcripts.OrderBy(one => one.FileName).Select(one => $"{one.FileName} {one.Title} {one.Revision}").ToListAsync(Token)),
                string.Join(' ', await context.SpeakerChanges.OrderBy(one => one.Id).Select(one => $"{one.Id} {one.UndoneAtUtc}").ToListAsync(Token)),
                $"{await context.AuditEntries.CountAsync(entry => entry.Subject != Me.Email, Token)} entries of the audit log",
                $"{await context.Passages.IgnoreQueryFilters().CountAsync(Token)} passages",
            ]);
        }

        public async ValueTask DisposeAsync()
        {
            Quotas.Dispose();
            await store.DisposeAsync();
        }
    }
}
