using AdminApp.Core.Alerts;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Transcripts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdminApp.Tests.Stores;

public class StoreMigratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Migrate_MakesAStoreThatKeepsTimesAsUtc(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var written = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);
        await using (var context = store.Contexts.CreateDbContext())
        {
            context.KeyValueRows.Add(new KeyValueRow { Name = "x", Json = "{}", UpdatedAtUtc = written });
            await context.SaveChangesAsync(Token);
        }

        await using var again = store.Contexts.CreateDbContext();
        var read = await again.KeyValueRows.SingleAsync(Token);
        Assert.Equal(written, read.UpdatedAtUtc);
        Assert.Equal(DateTimeKind.Utc, read.UpdatedAtUtc.Kind);
    }

    [Theory, EachStore]
    public async Task Migrate_HasNothingPendingAfterwards_SoTheModelIsMigrated(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await using var context = store.Contexts.CreateDbContext();
        Assert.False(context.Database.HasPendingModelChanges());
        await store.Services.GetRequiredService<StoreMigrator>().MigrateAsync(Token);
    }

    [Theory, EachStore]
    public async Task Upgrade_KeepsTranscriptsWithTheirVectors(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind, migrated: false);
        var id = Guid.NewGuid();
        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.GetService<IMigrator>().MigrateAsync("ReplacedAnswers", Token);
            var (now, none) = (DateTime.UnixEpoch, context is SqliteAdminDbContext ? "'[]'" : "'{{}}'");
#pragma warning disable EF1002 // A literal of this file, no input.
            await context.Database.ExecuteSqlRawAsync(
                $$"""
                INSERT INTO "Transcripts" ("Id", "FileName", "Title", "ContentHash", "Revision", "Format", "ImportedAtUtc", "Speakers", "TurnCount", "PassageCount", "Warnings", "IsSample")
                VALUES ({0}, 'a.txt', 'A', 'x', {0}, 'otter', {1}, {{none}}, 1, 1, {{none}}, {2});
                INSERT INTO "Turns" ("TranscriptId", "Index", "Speaker", "Text") VALUES ({0}, 0, 'Ana', 'Hello.');
                INSERT INTO "Passages" ("TranscriptId", "Ordinal", "TurnFrom", "TurnTo", "Speakers", "Text") VALUES ({0}, 0, 0, 0, {{none}}, 'Ana: Hello.');
                INSERT INTO "PassageEmbeddings" ("PassageId", "TranscriptId", "Model", "Vector") SELECT "Id", "TranscriptId", 'm', {3} FROM "Passages";
                """,
                [id, now, false, new byte[] { 1 }],
                Token);
#pragma warning restore EF1002
        }

        await Migrate(store.Services);
        await using var after = store.Contexts.CreateDbContext();
        Assert.Equal((1, 1, 1), (await after.Turns.CountAsync(t => t.TranscriptId == id, Token), await after.Passages.CountAsync(Token), await after.PassageEmbeddings.CountAsync(Token)));
    }

    [Theory, EachStore]
    public async Task Upgrade_KeepsTheMeetingThatAQuestionWasLimitedTo(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind, migrated: false);
        Guid conversation = Guid.NewGuid(), limited = Guid.NewGuid(), open = Guid.NewGuid();
        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.GetService<IMigrator>().MigrateAsync("ContentVersions", Token);
            await context.Database.ExecuteSqlAsync($"""INSERT INTO "Conversations" ("Id", "Owner", "Title", "CreatedAtUtc", "UpdatedAtUtc", "Pinned") VALUES ({conversation}, 'user:1', 'Retro', {DateTime.UnixEpoch}, {DateTime.UnixEpoch}, {false})""", Token);
            foreach (var (id, order, meeting) in new[] { (limited, 0, "Ann's \"retro\".txt"), (open, 1, null) })
            {
                await context.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO "Messages" ("Id", "ConversationId", "Ordinal", "Role", "Content", "State", "CreatedAtUtc", "LlmCalls", "FromCache", "QuotesOnly", "RemovedCitations", "Meeting")
                    VALUES ({id}, {conversation}, {order}, 'user', 'Who?', 0, {DateTime.UnixEpoch}, 0, {false}, {false}, 0, {meeting})
                    """,
                    Token);
            }
        }

        await Migrate(store.Services);
        await using var after = store.Contexts.CreateDbContext();
        var messages = await after.Messages.ToDictionaryAsync(message => message.Id, Token);
        Assert.Equal(["Ann's \"retro\".txt"], messages[limited].Scope.Meetings);
        Assert.True(messages[open].Scope.IsAll);
        Assert.True(messages[open].ReadsScope);
    }

    [Theory, EachStore]
    public async Task Upgrade_GoesOnWithTheAlertsThatWereKeptLast(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind, migrated: false);
        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.GetService<IMigrator>().MigrateAsync("SpeakersAndDetails", Token);
            foreach (var (name, json, day) in new[] { ("alerts:a", """{"Muted":{"memory":"2030-01-01T00:00:00Z"}}""", 2), ("alerts:b", "{}", 1), ("instance:a", "{}", 3) })
            {
                await context.Database.ExecuteSqlAsync($"""INSERT INTO "StoredStates" ("Name", "Json", "UpdatedAtUtc") VALUES ({name}, {json}, {DateTime.UnixEpoch.AddDays(day)})""", Token);
            }
        }

        await Migrate(store.Services);
        Assert.True((await new AlertBookStore(store.Contexts, new StoreTransactions(store.Contexts), TimeProvider.System).ReadAsync(Token)).IsMuted("memory", DateTime.UnixEpoch));
        await using var after = store.Contexts.CreateDbContext();
        Assert.Equal(["alerts", "instance:a"], await after.KeyValueRows.Select(row => row.Name).Order().ToListAsync(Token));
    }

    [Fact]
    public async Task LockRowOfAKilledMigrator_DoesNotHangTheNextStart()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite, migrated: false);
        await using (var context = store.Contexts.CreateDbContext())
        {
            // What EF Core's own migrator leaves behind when it is killed; it waits for this row forever.
            await context.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-01-02 03:04:05');
                """,
                Token);
        }

        await Migrate(store.Services);
        await AssertMigratedAsync(store);
    }

    [Fact]
    public async Task LockOfAMigratorThatDies_IsFreeForTheOneThatWaits()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Postgres, migrated: false);
        Task waiting;
        await using (var other = new NpgsqlConnection(store.Configuration.GetConnectionString("Postgres") + ";Pooling=false"))
        {
            await other.OpenAsync(Token);
            await ExecuteAsync(other, $"SELECT pg_advisory_lock({StoreMigrator.PostgresLockKey})");
            waiting = Migrate(store.Services);
            await Eventually.UntilAsync(async () => await ExecuteAsync(
                other, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") is 1L);
            Assert.False(waiting.IsCompleted);
        }

        await waiting;
        await AssertMigratedAsync(store);
    }

    [Theory, EachStore]
    public async Task SeveralMigratorsAtOnce_OnAFreshStore_AllEndWell(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind, migrated: false);
        var others = Enumerable.Range(0, 3).Select(_ => TranscriptImporterTests.OtherProcess(store)).ToList();
        try
        {
            await Task.WhenAll(others.Cast<IServiceProvider>().Append(store.Services).Select(process => Task.Run(() => Migrate(process), Token)));
        }
        finally
        {
            foreach (var other in others)
            {
                await other.DisposeAsync();
            }
        }

        await AssertMigratedAsync(store);
    }

    // The limit only ends a hang.
    private static Task Migrate(IServiceProvider process) =>
        process.GetRequiredService<StoreMigrator>().MigrateAsync(Token).WaitAsync(Patience.Limit, Token);

    private static async Task AssertMigratedAsync(TestStore store)
    {
        await using var context = store.Contexts.CreateDbContext();
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Token));
        Assert.Equal(0, await context.Transcripts.CountAsync(Token));
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
