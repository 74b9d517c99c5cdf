using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Stores;

/// <summary>
/// Runs "read, then write" as one step: serializable in PostgreSQL, which rejects one of two conflicting transactions,
/// and as the single writer in SQLite. A rejected one is run again and then sees what the other wrote.
/// </summary>
public sealed class StoreTransactions(IDbContextFactory<AdminDbContext> contexts)
{
    private const int Attempts = 5;
    private const string SerializationFailure = "40001";
    private const string Deadlock = "40P01";
    private const string UniqueViolation = "23505";

    /// <summary>Runs the work in one transaction and commits it. The work may run several times, so it must not affect anything but the context.</summary>
    public Task<T> RunAsync<T>(Func<AdminDbContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken) => RetryAsync(async () =>
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await RunOnceAsync(context, work, cancellationToken);
    });

    /// <summary>Runs a whole transaction, again where another one came first.</summary>
    internal static async Task<T> RetryAsync<T>(Func<Task<T>> transaction)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await transaction();
            }
            catch (Exception exception) when (attempt < Attempts && LostAgainstAnother(exception))
            {
                // The other one has committed: try again.
            }
        }
    }

    /// <summary>Whether another transaction was first, so that running again is the right response.</summary>
    private static bool LostAgainstAnother(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException!)
        {
            if (e is DbException { SqlState: SerializationFailure or Deadlock or UniqueViolation })
            {
                return true;
            }
        }

        return false;
    }

    internal static async Task<T> RunOnceAsync<T>(
        AdminDbContext context, Func<AdminDbContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        var result = await work(context, cancellationToken);
        // Not cancelable: after a canceled commit, no one could tell whether it took effect.
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }
}
