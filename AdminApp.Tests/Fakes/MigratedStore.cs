using AdminApp.Core.Stores;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(MigratedStore))]

namespace AdminApp.Tests.Fakes;

/// <summary>An empty, migrated store of each kind. It is created once per run, when a test first asks for it. Every test gets a copy.</summary>
public sealed class MigratedStore : IAsyncDisposable
{
    private static readonly Lazy<Task<byte[]>> SqliteTemplate = new(MakeSqliteAsync);
    private static readonly Lazy<Task<string>> PostgresTemplate = new(MakePostgresAsync);

    /// <summary>The SQLite file.</summary>
    internal static Task<byte[]> SqliteAsync() => SqliteTemplate.Value;

    /// <summary>The name of the PostgreSQL database.</summary>
    internal static Task<string> PostgresAsync() => PostgresTemplate.Value;

    /// <summary>Drops the PostgreSQL database.</summary>
    public async ValueTask DisposeAsync()
    {
        if (PostgresTemplate is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } made })
        {
            await TestStore.ExecuteAsync(TestStore.PostgresServer!, $"DROP DATABASE IF EXISTS {await made}");
        }
    }

    private static async Task<byte[]> MakeSqliteAsync()
    {
        await using var store = await MigrateAsync(StoreKind.Sqlite);
        return await File.ReadAllBytesAsync(Path.Combine(store.Directory, StoreRegistration.SqliteFileName));
    }

    private static async Task<string> MakePostgresAsync()
    {
        await using var store = await MigrateAsync(StoreKind.Postgres);
        var database = new NpgsqlConnectionStringBuilder(store.Configuration.GetConnectionString("Postgres")).Database;
        var template = $"migrated_{database}";
        await TestStore.ExecuteAsync(TestStore.PostgresServer!, $"ALTER DATABASE {database} RENAME TO {template}");
        return template;
    }

    // Once the connections are closed, SQLite has everything in one file, and PostgreSQL allows the database to be copied.
    private static async Task<TestStore> MigrateAsync(StoreKind kind)
    {
        var store = await TestStore.CreateAsync(kind, migrated: false);
        await store.Services.GetRequiredService<StoreMigrator>().MigrateAsync();
        await store.ClosePoolAsync();
        return store;
    }
}
