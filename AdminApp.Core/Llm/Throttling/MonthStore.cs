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
/// The same transaction adds the same tokens to a row of the day, which shows how the month went.
/// </summary>
internal sealed class MonthStore(LlmThrottle throttle, IDbContextFactory<AdminDbContext> contexts, TimeProvider time, ILogger<MonthStore> logger)
    : PeriodicWork(Period, "Storing the month's tokens", time, logger)
{
    private const string Prefix = "llm-month:";
    private const string DayPrefix = "llm-day:";
    private const string DayFormat = "yyyyMMdd";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>The sums of all months.</summary>
    public static IReadOnlyDictionary<int, long> Read(AdminDbContext context) => context.KeyValueRows.AsNoTracking()
        .Where(row => row.Name.StartsWith(Prefix)).AsEnumerable()
        .ToDictionary(row => int.Parse(row.Name.AsSpan(Prefix.Length), CultureInfo.InvariantCulture), row => long.Parse(row.Json, CultureInfo.InvariantCulture));

    /// <summary>The tokens of the days of a month, as far as they were written; days without any are missing.</summary>
    /// <param name="month">The month, such as 202611.</param>
    public static async Task<IReadOnlyDictionary<DateOnly, long>> ReadDaysAsync(AdminDbContext context, int month, CancellationToken cancellationToken)
    {
        var prefix = DayPrefix + month.ToString(CultureInfo.InvariantCulture);
        var rows = await context.KeyValueRows.AsNoTracking().Where(row => row.Name.StartsWith(prefix)).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => DateOnly.ParseExact(row.Name.AsSpan(DayPrefix.Length), DayFormat, CultureInfo.InvariantCulture), row => long.Parse(row.Json, CultureInfo.InvariantCulture));
    }

    /// <summary>Deletes the rows of the days before one; those of the months stay.</summary>
    public static Task<int> DeleteDaysAsync(AdminDbContext context, DateOnly before, CancellationToken cancellationToken)
    {
        var name = NameOf(before);
        return context.KeyValueRows.Where(row => row.Name.StartsWith(DayPrefix) && string.Compare(row.Name, name) < 0).ExecuteDeleteAsync(cancellationToken);
    }

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
            totals[month] = await AddAsync(context, Prefix + month.ToString(CultureInfo.InvariantCulture), tokens, least: 0, cancellationToken);

            // A day may give back what the one before reserved.
            await AddAsync(context, NameOf(DayOf(month)), tokens, least: long.MinValue, cancellationToken);
        }

        await context.SaveChangesAsync(cancellationToken);
        return totals;
    }

    private async Task<long> AddAsync(AdminDbContext context, string name, long tokens, long least, CancellationToken cancellationToken)
    {
        var row = await context.KeyValueRows.FindAsync([name], cancellationToken);
        if (row is null)
        {
            context.KeyValueRows.Add(row = new KeyValueRow { Name = name, Json = "0" });
        }

        var total = Math.Max(least, long.Parse(row.Json, CultureInfo.InvariantCulture) + tokens);
        (row.Json, row.UpdatedAtUtc) = (total.ToString(CultureInfo.InvariantCulture), Time.GetUtcNow().UtcDateTime);
        return total;
    }

    // What is written after the month's end belongs to its last day.
    private DateOnly DayOf(int month)
    {
        var (today, first) = (Time.UtcToday(), new DateOnly(month / 100, month % 100, 1));
        var last = first.AddMonths(1).AddDays(-1);
        return today < first ? first : today < last ? today : last;
    }

    private static string NameOf(DateOnly day) => DayPrefix + day.ToString(DayFormat, CultureInfo.InvariantCulture);
}
