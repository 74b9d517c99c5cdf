using System.Data;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>Lets one process at a time embed for a store: a locked file next to SQLite, an advisory lock in PostgreSQL. Both end with the process that has them.</summary>
internal sealed class EmbeddingLease(IDbContextFactory<AdminDbContext> contexts, DataDirectory directory)
{
    private const long PostgresKey = 0x41646d696e456d62; // "AdminEmb"

    /// <summary>Takes the lease; null while another process has it.</summary>
    public async Task<IAsyncDisposable?> TryTakeAsync(CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!context.Database.IsNpgsql())
        {
            await context.DisposeAsync();
            return FileLock.TryTake(directory.Combine("embedding.lock"));
        }

        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            if (await ScalarAsync(context, "SELECT pg_try_advisory_lock({0}) AS \"Value\"", cancellationToken))
            {
                return new Session(context);
            }
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }

        await context.DisposeAsync();
        return null;
    }

    private static async Task<bool> ScalarAsync(AdminDbContext context, string sql, CancellationToken cancellationToken) =>
        (await context.Database.SqlQueryRaw<bool>(sql, PostgresKey).ToListAsync(cancellationToken))[0];

    /// <summary>Keeps the connection that owns the lock; pooled connections outlive it, so the lock is released by name.</summary>
    private sealed class Session(AdminDbContext context) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (context)
            {
                if (context.Database.GetDbConnection().State == ConnectionState.Open)
                {
                    await ScalarAsync(context, "SELECT pg_advisory_unlock({0}) AS \"Value\"", CancellationToken.None);
                }
            }
        }
    }
}
