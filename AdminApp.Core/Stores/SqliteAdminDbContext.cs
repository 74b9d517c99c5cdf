using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Stores;

/// <summary>The store as one SQLite file.</summary>
public sealed class SqliteAdminDbContext : AdminDbContext
{
    /// <summary>Makes every save open a transaction, so that it waits for other writers (<see cref="SqliteWriterInterceptor"/>).</summary>
    public SqliteAdminDbContext(DbContextOptions<SqliteAdminDbContext> options)
        : base(options) => Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
}
