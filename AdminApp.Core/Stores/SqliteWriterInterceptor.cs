using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AdminApp.Core.Stores;

/// <summary>
/// Makes everything that EF Core writes to SQLite wait its turn (<see cref="SqliteWriter"/>): transactions from before they start until
/// they end, and single statements outside of one. Saving always opens a transaction (<see cref="SqliteAdminDbContext"/>), so this covers everything.
/// </summary>
internal sealed class SqliteWriterInterceptor(SqliteWriter writer) : DbCommandInterceptor, IDbTransactionInterceptor
{
    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        var turn = await writer.TakeTurnAsync(cancellationToken);
        try
        {
            return Begun(await writer.TryAsync(() => connection.BeginTransaction(eventData.IsolationLevel), cancellationToken), turn);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public InterceptionResult<DbTransaction> TransactionStarting(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        var turn = writer.TakeTurn();
        try
        {
            return Begun(writer.Try(() => connection.BeginTransaction(eventData.IsolationLevel)), turn);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is not null)
        {
            return result;
        }

        using var turn = await writer.TakeTurnAsync(cancellationToken);
        return InterceptionResult<int>.SuppressWithResult(await writer.TryAsync(command.ExecuteNonQuery, cancellationToken));
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        if (command.Transaction is not null)
        {
            return result;
        }

        using var turn = writer.TakeTurn();
        return InterceptionResult<int>.SuppressWithResult(writer.Try(command.ExecuteNonQuery));
    }

    private static InterceptionResult<DbTransaction> Begun(DbTransaction transaction, IDisposable turn)
    {
        SqliteWriterTransaction.Hand(transaction, turn);
        return InterceptionResult<DbTransaction>.SuppressWithResult(transaction);
    }
}
