using System.Globalization;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// Keeps the tokens of each month in the store, a row a month, since they are money and not a window: no lost file or wrong clock may
/// forget them. What was granted since the last write is in the <see cref="GrantJournal"/>. Instances on one store add to the same row.
/// </summary>
internal sealed class MonthStore(LlmThrottle throttle, IDbContextFactory<AdminDbContext> contexts, TimeProvider time, ILogger<MonthStore> logger)
    : PeriodicWork(Period, "Storing the month's tokens", time, logger)
{
    private const string Prefix = "llm-month:";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>The sums of all months.</summary>
    public static IReadOnlyDictionary<int, long> Read(AdminDbContext context) => context.KeyValueRows.AsNoTracking()
        .Where(row => row.Name.StartsWith(Prefix)).AsEnumerable()
        .ToDictionary(row => int.Parse(row.Name.AsSpan(Prefix.Length), CultureInfo.InvariantCulture), row => long.Parse(row.Json, CultureInfo.InvariantCulture));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWorkAsync(cancellationToken);
    }

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        var (pending, lastId) = throttle.PendingMonths();
        if (pending.Count == 0)
        {
            return;
        }

        var totals = await new StoreTransactions(contexts).RunAsync((context, token) => AddAsync(context, pending, token), cancellationToken);
        throttle.MonthsStored(pending, totals, lastId);
    }

    private async Task<Dictionary<int, long>> AddAsync(AdminDbContext context, IReadOnlyDictionary<int, long> pending, CancellationToken cancellationToken)
    {
        var totals = new Dictionary<int, long>();
        foreach (var (month, tokens) in pending)
        {
            var name = Prefix + month.ToString(CultureInfo.InvariantCulture);
            var row = await context.KeyValueRows.SingleOrDefaultAsync(row => row.Name == name, cancellationToken);
            if (row is null)
            {
                context.KeyValueRows.Add(row = new KeyValueRow { Name = name, Json = "0" });
            }

            totals[month] = Math.Max(0, long.Parse(row.Json, CultureInfo.InvariantCulture) + tokens);
            (row.Json, row.UpdatedAtUtc) = (totals[month].ToString(CultureInfo.InvariantCulture), Time.GetUtcNow().UtcDateTime);
        }

        await context.SaveChangesAsync(cancellationToken);
        return totals;
    }
}
