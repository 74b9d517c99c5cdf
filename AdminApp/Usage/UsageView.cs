using System.Globalization;
using AdminApp.Core.Usage;
using Microsoft.AspNetCore.WebUtilities;

namespace AdminApp.Usage;

/// <summary>What the page shows, as its address has it. Values that aren't understood are left out.</summary>
public sealed record UsageView
{
    /// <summary>Where the page is.</summary>
    public const string Path = "/usage";

    private const string DayFormat = "yyyy-MM-dd";
    private const string ReversedOrder = "reversed";

    /// <summary>The period that ends today; null with <see cref="From"/> and <see cref="To"/>.</summary>
    public UsagePeriod? Period { get; init; } = UsagePeriod.Default;

    /// <summary>First day (UTC) that was chosen.</summary>
    public DateOnly From { get; init; }

    /// <summary>Last day (UTC) that was chosen.</summary>
    public DateOnly To { get; init; }

    /// <summary>By what it is listed.</summary>
    public UsageGroup By { get; init; }

    /// <summary>By which column the list is sorted.</summary>
    public UsageColumn Sort { get; init; }

    /// <summary>Whether the smallest comes first, or Z. Without it, names begin with A and numbers with the largest.</summary>
    public bool Reversed { get; init; }

    /// <summary>Whether the largest, or Z, comes first.</summary>
    public bool Descending => Reversed == (Sort == UsageColumn.Name);

    /// <summary>Reads the query of an address.</summary>
    public static UsageView Parse(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        var chosen = Day("from") is { } from && Day("to") is { } to && from <= to && new UsageQuery(from, to) is var whole && whole == whole.Bounded() ? (from, to) : ((DateOnly From, DateOnly To)?)null;
        var by = Enum.GetValues<UsageGroup>().FirstOrDefault(one => Code(one) == One("by"));
        var sort = Enum.GetValues<UsageColumn>().FirstOrDefault(one => Code(one) == One("sort"));
        return new UsageView
        {
            Period = chosen is null ? UsagePeriod.Of(One("period")) ?? UsagePeriod.Default : null,
            From = chosen?.From ?? default,
            To = chosen?.To ?? default,
            By = by,
            Sort = IsColumnOf(by, sort) ? sort : default,
            Reversed = sort != default && IsColumnOf(by, sort) && One("order") == ReversedOrder,
        };

        string? One(string name) => values.TryGetValue(name, out var all) ? all[0] : null;
        DateOnly? Day(string name) => DateOnly.TryParseExact(One(name), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>A group or a column as the address has it.</summary>
    public static string Code<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>The same list by something else, sorted by the same column where it has it.</summary>
    public UsageView ListedBy(UsageGroup by) => IsColumnOf(by, Sort) ? this with { By = by } : this with { By = by, Sort = default, Reversed = false };

    /// <summary>The same list sorted by a column; by the same one again, in the other order.</summary>
    public UsageView SortedBy(UsageColumn column) => this with { Sort = column, Reversed = column == Sort && !Reversed };

    /// <summary>The address of the page, or of another path with the same choice.</summary>
    public string Address(string path = Path) => QueryHelpers.AddQueryString(path, new KeyValuePair<string, string?>[]
    {
        new("period", Period is null || Period == UsagePeriod.Default ? null : Period.Code),
        new("from", Period is null ? Text(From) : null),
        new("to", Period is null ? Text(To) : null),
        new("by", By == default ? null : Code(By)),
        new("sort", Sort == default ? null : Code(Sort)),
        new("order", Reversed ? ReversedOrder : null),
    }.Where(pair => pair.Value is not null));

    /// <summary>Which usage that is.</summary>
    /// <param name="today">Today (UTC).</param>
    /// <param name="user">Only this one's; null for everybody's.</param>
    public UsageQuery Query(DateOnly today, string? user) => Period is { } period ? new(period.From(today), today, user) : new(From, To, user);

    /// <summary>Whether another view shows the same lines, in whatever order.</summary>
    public bool HasLinesOf(UsageView other) => other with { Sort = Sort, Reversed = Reversed } == this;

    /// <summary>A day as addresses and files have it: <c>2026-11-29</c>.</summary>
    public static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static bool IsColumnOf(UsageGroup by, UsageColumn column) => column != UsageColumn.Questions || UsageText.HasQuestions(by);
}
