using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdminApp.Core.Stores;

/// <summary>Registers the relational store: PostgreSQL if <c>ConnectionStrings:Postgres</c> is set, otherwise one SQLite file.</summary>
public static class StoreRegistration
{
    /// <summary>Name of the SQLite file in the data directory.</summary>
    public const string SqliteFileName = "adminapp.db";

    /// <summary>Adds <see cref="IDbContextFactory{TContext}"/> of <see cref="AdminDbContext"/>, and the scoped context that Identity needs.</summary>
    public static IServiceCollection AddStores(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<InstanceId>();
        services.AddSingleton<InstanceHeartbeat>();
        services.AddSingleton<StoreMigrator>();
        services.AddSingleton<StoreTransactions>();
        if (string.IsNullOrWhiteSpace(configuration.GetConnectionString("Postgres")))
        {
            // Always the system clock: disks don't follow a fake one.
            services.AddSingleton(_ => new SqliteWriter(TimeProvider.System));
            services.AddPooledDbContextFactory<SqliteAdminDbContext>((provider, options) =>
                options.UseSqlite(SqliteConnectionString(provider.GetRequiredService<DataDirectory>()))
                    .AddInterceptors(SqlitePragmas.Instance, new SqliteWriterInterceptor(provider.GetRequiredService<SqliteWriter>()))
                    .ReplaceService<IRelationalTransactionFactory, SqliteWriterTransactionFactory>()
                    // EF Core rebuilds a table outside of a transaction where a column changes: nothing that someone who starts the server can act on.
                    .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning)));
            services.AddSingleton<IDbContextFactory<AdminDbContext>, AdminDbContextFactory<SqliteAdminDbContext>>();
        }
        else
        {
            services.AddPooledDbContextFactory<PostgresAdminDbContext>((provider, options) =>
                options.UseNpgsql(PostgresConnectionString(configuration, provider.GetRequiredService<IOptions<PostgresOptions>>().Value)));
            services.AddSingleton<IDbContextFactory<AdminDbContext>, AdminDbContextFactory<PostgresAdminDbContext>>();
        }

        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContext());
        return services;
    }

    private static string SqliteConnectionString(DataDirectory directory) => new SqliteConnectionStringBuilder
    {
        DataSource = directory.Combine(SqliteFileName),
        // The longest that a thread waits for another process; SqliteWriter retries.
        DefaultTimeout = 1,
    }.ToString();

    private static string PostgresConnectionString(IConfiguration configuration, PostgresOptions pool) =>
        new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("Postgres"))
        {
            MinPoolSize = pool.MinPoolSize,
            MaxPoolSize = pool.MaxPoolSize,
        }.ToString();

    /// <summary>Provides the provider's context under its common type.</summary>
    private sealed class AdminDbContextFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<AdminDbContext>
        where TContext : AdminDbContext
    {
        public AdminDbContext CreateDbContext() => inner.CreateDbContext();

        public async Task<AdminDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            await inner.CreateDbContextAsync(cancellationToken);
    }

    /// <summary>Lets a server tell others on the same store that it is running; commands don't need to.</summary>
    public static IServiceCollection AddInstanceHeartbeat(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<InstanceHeartbeat>());
}
