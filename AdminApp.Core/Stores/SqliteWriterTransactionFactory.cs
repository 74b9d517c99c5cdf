using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace AdminApp.Core.Stores;

/// <summary>Creates <see cref="SqliteWriterTransaction"/>s instead of EF Core's own.</summary>
internal sealed class SqliteWriterTransactionFactory(RelationalTransactionFactoryDependencies dependencies) : IRelationalTransactionFactory
{
    public RelationalTransaction Create(
        IRelationalConnection connection, DbTransaction transaction, Guid transactionId, IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> logger, bool transactionOwned) =>
        new SqliteWriterTransaction(connection, transaction, transactionId, logger, transactionOwned, dependencies.SqlGenerationHelper);
}
