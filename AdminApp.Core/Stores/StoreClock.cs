using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Stores;

/// <summary>The clock that instances on one store use to judge each other, so that it doesn't matter if their own clocks differ.</summary>
internal static class StoreClock
{
    /// <summary>PostgreSQL's own time. A SQLite file is shared only on one machine, so there it is the time of the process.</summary>
    public static async Task<DateTime> UtcNowAsync(this AdminDbContext context, TimeProvider time, CancellationToken cancellationToken) =>
        context is PostgresAdminDbContext
            ? (await context.Database.SqlQueryRaw<DateTime>("SELECT clock_timestamp() AS \"Value\"").ToListAsync(cancellationToken))[0]
            : time.GetUtcNow().UtcDateTime;
}
