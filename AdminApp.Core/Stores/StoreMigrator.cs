using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AdminApp.Core.Stores;

/// <summary>
/// Migrates the store's schema, only if something is pending and under a lock of our own:
/// EF Core's own lock row outlives a killed process and would hang every later start (dotnet/efcore#38958).
/// </summary>
public sealed partial class StoreMigrator(IDbContextFactory<AdminDbContext> contexts, DataDirectory directory, TimeProvider time, ILogger<StoreMigrator> logger)
{
    /// <summary>Key of the advisory lock for migrating PostgreSQL.</summary>
    internal const long PostgresLockKey = 0x41646d696e417070; // "AdminApp"

    // Processes that start together wait about this long for each other, which is not worth logging.
    private static readonly TimeSpan SilentWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Applies pending migrations; returns at once if there are none.</summary>
    /// <exception cref="TimeoutException">Another process has been migrating for over two minutes.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (context is SqliteAdminDbContext)
        {
            // Even checking takes the lock: a file that another process is just creating can be neither read nor configured.
            await MigrateSqliteAsync(context, cancellationToken);
        }
        else if (await PendingAsync(context, cancellationToken))
        {
            await MigratePostgresAsync(context, cancellationToken);
        }
    }

    private static async Task<bool> PendingAsync(AdminDbContext context, CancellationToken cancellationToken) =>
        (await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any();

    private async Task MigrateSqliteAsync(AdminDbContext context, CancellationToken cancellationToken)
    {
        await using var held = await TakeFileLockAsync(directory.Combine("migrate.lock"), cancellationToken);
        if (!await PendingAsync(context, cancellationToken))
        {
            return;
        }

        // The process that wrote this row is dead: we have the lock that every migrator takes first.
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    private async Task MigratePostgresAsync(AdminDbContext context, CancellationToken cancellationToken)
    {
        // A session lock: the server releases it when the connection ends, however the process dies.
        await using var connection = new NpgsqlConnection(context.Database.GetConnectionString());
        await connection.OpenAsync(cancellationToken);
        await using (var look = new NpgsqlCommand("SELECT pg_try_advisory_lock(@key)", connection))
        await using (var take = new NpgsqlCommand("SELECT pg_advisory_lock(@key)", connection) { CommandTimeout = (int)LockTimeout.TotalSeconds })
        {
            look.Parameters.AddWithValue("key", PostgresLockKey);
            take.Parameters.AddWithValue("key", PostgresLockKey);
            if (await look.ExecuteScalarAsync(cancellationToken) is not true)
            {
                LogWaiting("the migration lock in PostgreSQL", LockTimeout.TotalMinutes);
                await take.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        if (await PendingAsync(context, cancellationToken))
        {
            await context.Database.MigrateAsync(cancellationToken);
        }

        await using var release = new NpgsqlCommand("SELECT pg_advisory_unlock(@key)", connection);
        release.Parameters.AddWithValue("key", PostgresLockKey);
        await release.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<FileStream> TakeFileLockAsync(string path, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var told = false;
        while (true)
        {
            if (FileLock.TryTake(path) is { } held)
            {
                return held;
            }

            if (!told && time.GetElapsedTime(started) >= SilentWait)
            {
                LogWaiting(path, LockTimeout.TotalMinutes);
                told = true;
            }

            if (time.GetElapsedTime(started) >= LockTimeout)
            {
                throw new TimeoutException($"Another process has held {path} for over {LockTimeout.TotalMinutes:0} minutes.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
        }
    }

    [LoggerMessage(EventName = "MigrationWaits", Level = LogLevel.Warning, Message = "Another process is updating the store; waiting up to {Minutes} minutes for {Lock}.")]
    private partial void LogWaiting(string @lock, double minutes);
}
