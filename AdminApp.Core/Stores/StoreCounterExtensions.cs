using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Stores;

/// <summary>Raises counters within a transaction, in the same way for every store.</summary>
internal static class StoreCounterExtensions
{
    /// <summary>
    /// Adds one to a counter and returns its new value. The row stays locked until the transaction ends, so the first
    /// one makes others wait for the same counter, in any process, and counters rise in the order of commits.
    /// </summary>
    public static async Task<long> IncrementCounterAsync(this AdminDbContext context, string name, CancellationToken cancellationToken)
    {
        // Without a transaction it would neither lock nor wait its turn among SQLite's writers.
        _ = context.Database.CurrentTransaction ?? throw new InvalidOperationException("A counter can only be raised inside a transaction.");
        var values = await context.Database.SqlQuery<long>(
            $"""
            INSERT INTO "StoreCounters" ("Name", "Value") VALUES ({name}, 1)
            ON CONFLICT ("Name") DO UPDATE SET "Value" = "StoreCounters"."Value" + 1
            RETURNING "Value"
            """).ToListAsync(cancellationToken);
        return values[0];
    }

    /// <summary>The value of a counter; 0 if it was never raised.</summary>
    public static async Task<long> ReadCounterAsync(this AdminDbContext context, string name, CancellationToken cancellationToken) =>
        await context.StoreCounters.Where(c => c.Name == name).Select(c => c.Value).FirstOrDefaultAsync(cancellationToken);
}
