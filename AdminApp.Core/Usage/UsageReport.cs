using System.Globalization;
using System.Linq.Expressions;
using AdminApp.Core.Access;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Usage;

/// <summary>Reads usage: sums by day, person, key, model and meeting, with what they cost at the prices of their days.</summary>
public sealed class UsageReport(IDbContextFactory<AdminDbContext> contexts, RequestUsers users, TimeProvider time)
{
    /// <summary>Maximum number of lines; what is beyond is added up in one more.</summary>
    public const int MaxRows = 500;

    /// <summary>How long it may take to read.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Tag of a meeting, before its ID.</summary>
    private const string MeetingPrefix = "transcript:";

    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Usage by something; the most tokens first, days in order.</summary>
    /// <exception cref="TimeoutException">The store took longer than <see cref="Limit"/>.</exception>
    public Task<IReadOnlyList<UsageRow>> ReadAsync(UsageQuery query, UsageGroup by, PriceTable prices, CancellationToken cancellationToken = default) =>
        // SQLite reads on the thread of its caller, which must not be that of a page.
        Task.Run(() => ReadRowsAsync(query.Bounded(), by, prices, cancellationToken), cancellationToken).WaitAsync(Limit, time, cancellationToken);

    /// <summary>All of it together.</summary>
    public static UsageRow Total(IEnumerable<UsageRow> rows) =>
        rows.Aggregate(new UsageRow("", "Total", default, Cost.None), (sum, row) => sum with { Used = sum.Used + row.Used, Cost = sum.Cost.Plus(row.Cost) });

    private async Task<IReadOnlyList<UsageRow>> ReadRowsAsync(UsageQuery query, UsageGroup by, PriceTable prices, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Database.SetCommandTimeout(Limit);
        var lines = new Dictionary<string, (UsageSums Used, Cost Cost)>(StringComparer.Ordinal);

        // Within a part no price changes, so its days can be added up by the store.
        foreach (var (from, to) in Parts(query, prices))
        {
            foreach (var sum in await SumsAsync(context, query with { From = from, To = to }, by, cancellationToken))
            {
                var (used, cost) = lines.GetValueOrDefault(sum.Code, (default, Cost.None));
                var day = by == UsageGroup.Day ? DateOnly.ParseExact(sum.Code, DayFormat, CultureInfo.InvariantCulture) : from;
                lines[sum.Code] = (used + sum.Used, cost.Plus(prices.Of(sum.Model, day, sum.Used)));
            }
        }

        var names = await NamesAsync(context, by, lines.Keys, cancellationToken);
        var rows = lines.Select(line => new UsageRow(line.Key, names(line.Key), line.Value.Used, line.Value.Cost)).ToList();
        return by == UsageGroup.Day
            ? [.. rows.OrderBy(row => row.Code, StringComparer.Ordinal)]
            : Cut([.. rows.OrderByDescending(row => row.Used.Tokens).ThenByDescending(row => row.Used.Questions).ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    private static IReadOnlyList<UsageRow> Cut(IReadOnlyList<UsageRow> rows) =>
        rows.Count <= MaxRows ? rows : [.. rows.Take(MaxRows), Total(rows.Skip(MaxRows)) with { Code = SystemUsers.Others, Name = $"{(rows.Count - MaxRows).ToString("N0", CultureInfo.InvariantCulture)} others" }];

    private static IEnumerable<(DateOnly From, DateOnly To)> Parts(UsageQuery query, PriceTable prices)
    {
        DateOnly[] starts = [query.From, .. prices.ChangesWithin(query.From, query.To)];
        return starts.Select((start, i) => (start, i + 1 < starts.Length ? starts[i + 1].AddDays(-1) : query.To));
    }

    private static async Task<IReadOnlyList<(string Code, string Model, UsageSums Used)>> SumsAsync(AdminDbContext context, UsageQuery query, UsageGroup by, CancellationToken cancellationToken)
    {
        if (by == UsageGroup.Meeting)
        {
            return query.User is not null ? [] : await context.TagUsageDays.AsNoTracking().Where(row => row.Day >= query.From && row.Day <= query.To)
                .GroupBy(row => new { row.Tag, row.Model })
                .Select(group => new ValueTuple<string, string, UsageSums>(group.Key.Tag, group.Key.Model, new UsageSums(
                    0, group.Sum(row => row.Calls), group.Sum(row => row.PromptTokens), group.Sum(row => row.CachedTokens), group.Sum(row => row.CompletionTokens))))
                .ToListAsync(cancellationToken);
        }

        var rows = context.UsageDays.AsNoTracking().Where(row => row.Day >= query.From && row.Day <= query.To && (query.User == null || row.User == query.User));
        return by switch
        {
            UsageGroup.Person => await SumsAsync(rows, row => new CodeAndModel { Code = row.User, Model = row.Model }, cancellationToken),
            UsageGroup.Key => await SumsAsync(rows, row => new CodeAndModel { Code = row.Key, Model = row.Model }, cancellationToken),
            UsageGroup.Model => await SumsAsync(rows.Where(row => row.Model != ""), row => new CodeAndModel { Code = row.Model, Model = row.Model }, cancellationToken),
            _ => [.. (await rows.GroupBy(row => new { row.Day, row.Model })
                .Select(group => new ValueTuple<DateOnly, string, UsageSums>(group.Key.Day, group.Key.Model, new UsageSums(
                    group.Sum(row => row.Questions), group.Sum(row => row.Calls), group.Sum(row => row.PromptTokens), group.Sum(row => row.CachedTokens), group.Sum(row => row.CompletionTokens))))
                .ToListAsync(cancellationToken)).Select(sum => (sum.Item1.ToString(DayFormat, CultureInfo.InvariantCulture), sum.Item2, sum.Item3))],
        };
    }

    private static async Task<IReadOnlyList<(string, string, UsageSums)>> SumsAsync(IQueryable<UsageDay> rows, Expression<Func<UsageDay, CodeAndModel>> by, CancellationToken cancellationToken) =>
        await rows.GroupBy(by)
            .Select(group => new ValueTuple<string, string, UsageSums>(group.Key.Code, group.Key.Model, new UsageSums(
                group.Sum(row => row.Questions), group.Sum(row => row.Calls), group.Sum(row => row.PromptTokens), group.Sum(row => row.CachedTokens), group.Sum(row => row.CompletionTokens))))
            .ToListAsync(cancellationToken);

    private async Task<Func<string, string>> NamesAsync(AdminDbContext context, UsageGroup by, IReadOnlyCollection<string> codes, CancellationToken cancellationToken)
    {
        switch (by)
        {
            case UsageGroup.Person or UsageGroup.Key:
                var known = await users.NamesAsync(codes, cancellationToken);
                return code => known.GetValueOrDefault(code)?.Shown ?? UsageNames.Of(code);
            case UsageGroup.Meeting:
                var ids = codes.Where(code => code.StartsWith(MeetingPrefix, StringComparison.Ordinal))
                    .Select(code => Guid.TryParse(code[MeetingPrefix.Length..], out var id) ? id : Guid.Empty).ToList();
                var titles = (await context.Transcripts.AsNoTracking().Where(one => ids.Contains(one.Id)).Select(one => new { one.Id, one.Title, one.Date }).ToListAsync(cancellationToken))
                    .ToDictionary(one => one.Id, one => one.Date is { } date ? string.Create(CultureInfo.InvariantCulture, $"{one.Title}, {date:d MMM yyyy}") : one.Title);
                return code => code.Length == 0 ? UsageNames.NoMeeting
                    : !code.StartsWith(MeetingPrefix, StringComparison.Ordinal) ? UsageNames.Of(code)
                    : Guid.TryParse(code[MeetingPrefix.Length..], out var id) && titles.TryGetValue(id, out var title) ? title : UsageNames.DeletedMeeting;
            default:
                return code => code;
        }
    }

    private sealed record CodeAndModel
    {
        public string Code { get; init; } = "";

        public string Model { get; init; } = "";
    }
}
