using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace AdminApp.Core.Stores;

/// <summary>A transaction that lets the next writer write when it is over, in whatever way: EF Core notifies interceptors of commits and rollbacks, but not of a transaction that is simply disposed.</summary>
internal sealed class SqliteWriterTransaction(
    IRelationalConnection connection, DbTransaction transaction, Guid id, IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> logger, bool owned, ISqlGenerationHelper sql)
    : RelationalTransaction(connection, transaction, id, logger, owned, sql)
{
    private static readonly ConditionalWeakTable<DbTransaction, IDisposable> Turns = [];

    private readonly DbTransaction _transaction = transaction;

    /// <summary>Hands a turn over to a transaction that has started.</summary>
    public static void Hand(DbTransaction transaction, IDisposable turn) => Turns.Add(transaction, turn);

    public override void Commit()
    {
        base.Commit();
        EndTurn();
    }

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await base.CommitAsync(cancellationToken);
        EndTurn();
    }

    public override void Dispose()
    {
        try
        {
            base.Dispose();
        }
        finally
        {
            EndTurn();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            EndTurn();
        }
    }

    private void EndTurn()
    {
        if (Turns.TryGetValue(_transaction, out var turn))
        {
            turn.Dispose();
        }
    }
}
