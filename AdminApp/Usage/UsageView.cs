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

    /// <summary>The period that ends today; null with <see cref="From"/> and <see cref="To"/>.</summary>
    public UsagePeriod? Period { get; init; } = UsagePeriod.Default;

    /// <summary>First day (UTC) that was chosen.</summary>
    public DateOnly From { get; init; }

    /// <summary>Last day (UTC) that was chosen.</summary>
    public DateOnly To { get; init; }

    /// <summary>By what it is listed.</summary>
    public UsageGroup By { get; init; }

    /// <summary>Reads the query of an address.</summary>
    public static UsageView Parse(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        var chosen = Day("from") is { } from && Day("to") is { } to && from <= to && new UsageQuery(from, to) is var whole && whole == whole.Bounded() ? (from, to) : ((DateOnly From, DateOnly To)?)null;
        return new UsageView
        {
            Period = chosen is null ? UsagePeriod.Of(One("period")) ?? UsagePeriod.Default : null,
            From = chosen?.From ?? default,
            To = chosen?.To ?? default,
            By = Enum.GetValues<UsageGroup>().FirstOrDefault(by => Code(by) == One("by")),
        };

        string? One(string name) => values.TryGetValue(name, out var all) ? all[0] : null;
        DateOnly? Day(string name) => DateOnly.TryParseExact(One(name), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>A group as the address has it.</summary>
    public static string Code(UsageGroup by) => by.ToString().ToLowerInvariant();

    /// <summary>The address of the page, or of another path with the same choice.</summary>
    public string Address(string path = Path) => QueryHelpers.AddQueryString(path, new KeyValuePair<string, string?>[]
    {
        new("period", Period is null || Period == UsagePeriod.Default ? null : Period.Code),
        new("from", Period is null ? Text(From) : null),
        new("to", Period is null ? Text(To) : null),
        new("by", By == default ? null : Code(By)),
    }.Where(pair => pair.Value is not null));

    /// <summary>Which usage that is.</summary>
    /// <param name="today">Today (UTC).</param>
    /// <param name="user">Only this one's; null for everybody's.</param>
    public UsageQuery Query(DateOnly today, string? user) => Period is { } period ? new(period.From(today), today, user) : new(From, To, user);

    /// <summary>A day as addresses and files have it: <c>2026-11-29</c>.</summary>
    public static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);
}
