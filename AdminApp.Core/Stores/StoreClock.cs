using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Stores;

/// <summary>The clock by which instances on one store judge each other, so that it doesn't matter when their own clocks differ.</summary>
internal static class StoreClock
{
    /// <summary>PostgreSQL's own time. A SQLite file is shared on one machine only, so there it is the process's.</summary>
    public static async Task<DateTime> UtcNowAsync(this AdminDbContext context, TimeProvider time, CancellationToken cancellationToken) =>
        context is PostgresAdminDbContext
            ? (await context.Database.SqlQueryRaw<DateTime>("SELECT clock_timestamp() AS \"Value\"").ToListAsync(cancellationToken))[0]
            : time.GetUtcNow().UtcDateTime;
}
