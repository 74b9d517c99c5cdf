using AdminApp.Core;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdminApp.Tests.Fakes;

/// <summary>The providers that every store test runs over.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>
/// A fresh, migrated store in a temporary folder (SQLite) or a database of its own (PostgreSQL, from ADMINAPP_TEST_POSTGRES),
/// removed on disposal. Skips by name where PostgreSQL is absent.
/// </summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string? _adminConnection;
    private readonly string? _database;

    private TestStore(ServiceProvider services, string directory, IConfiguration configuration, string? adminConnection, string? database)
    {
        _services = services;
        Directory = directory;
        Configuration = configuration;
        _adminConnection = adminConnection;
        _database = database;
    }

    /// <summary>Connection string of the PostgreSQL server for tests, or null.</summary>
    public static string? PostgresServer { get; } = Environment.GetEnvironmentVariable("ADMINAPP_TEST_POSTGRES");

    /// <summary>The data directory.</summary>
    public string Directory { get; }

    /// <summary>Configuration that leads another service provider, or process, to the same store.</summary>
    public IConfiguration Configuration { get; }

    public IServiceProvider Services => _services;

    public IDbContextFactory<AdminDbContext> Contexts => _services.GetRequiredService<IDbContextFactory<AdminDbContext>>();

    /// <param name="kind">The provider.</param>
    /// <param name="configure">Further services, registered after settings and stores. Password hashes are cheap unless it says otherwise.</param>
    /// <param name="settings">Further configuration, such as "Search:Embeddings" = "false".</param>
    /// <param name="migrated">False leaves it empty, as a first start finds it.</param>
    public static async Task<TestStore> CreateAsync(
        StoreKind kind, Action<IServiceCollection, IConfiguration>? configure = null, IReadOnlyDictionary<string, string?>? settings = null, bool migrated = true)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("adminapp-test-").FullName;
        var values = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["Data:Directory"] = directory };
        string? admin = null;
        string? database = null;
        if (kind == StoreKind.Postgres)
        {
            admin = PostgresServer;
            Assert.SkipWhen(string.IsNullOrEmpty(admin), "No PostgreSQL: ADMINAPP_TEST_POSTGRES is not set (./test.sh starts one and sets it).");
            database = $"t_{Guid.NewGuid():N}";
            await ExecuteAsync(admin, migrated ? $"CREATE DATABASE {database} TEMPLATE {await MigratedStore.PostgresAsync()}" : $"CREATE DATABASE {database}");
            values["ConnectionStrings:Postgres"] = new NpgsqlConnectionStringBuilder(admin) { Database = database }.ToString();
        }

        else if (migrated)
        {
            await File.WriteAllBytesAsync(Path.Combine(directory, StoreRegistration.SqliteFileName), await MigratedStore.SqliteAsync());
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddSettings(configuration, ProductSettings.Catalog);
        services.AddStores(configuration);
        services.UseCheapPasswordHashes();
        configure?.Invoke(services, configuration);
        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        return new TestStore(provider, directory, configuration, admin, database);
    }

    /// <summary>Closes the connections in this store's pool.</summary>
    public async Task ClosePoolAsync()
    {
        await using var context = Contexts.CreateDbContext();
        switch (context.Database.GetDbConnection())
        {
            case SqliteConnection sqlite:
                SqliteConnection.ClearPool(sqlite);
                break;
            case NpgsqlConnection postgres:
                NpgsqlConnection.ClearPool(postgres);
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ClosePoolAsync();
        await _services.DisposeAsync();
        if (_database is not null)
        {
            await ExecuteAsync(_adminConnection!, $"DROP DATABASE IF EXISTS {_database} WITH (FORCE)");
        }

        await DeleteAsync(Directory);
    }

    // A page whose browser is gone may still be at a query, which opens the store's files once more.
    private static Task DeleteAsync(string directory) => Eventually.UntilAsync(() =>
    {
        try
        {
            System.IO.Directory.Delete(directory, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    });

    /// <summary>Runs a statement on its own connection.</summary>
    internal static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
