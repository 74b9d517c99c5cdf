using System.Globalization;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Primitives;
using AdminApp.Ui;
using Microsoft.AspNetCore.WebUtilities;

namespace AdminApp.Access.Audit;

/// <summary>What the audit log shows, as the address has it. Values that aren't understood are left out. Days are those of the viewer.</summary>
internal sealed record AuditView
{
    /// <summary>Where the export is.</summary>
    public const string ExportPath = "/access/audit/export";

    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>A part of who acts.</summary>
    public string? Who { get; init; }

    /// <summary>A code, or the beginning of codes with a dot at its end.</summary>
    public string? Action { get; init; }

    /// <summary>A part of what was done to what.</summary>
    public string? Text { get; init; }

    /// <summary>First day.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Reads the query of an address.</summary>
    public static AuditView Parse(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        return new AuditView { Who = Text("who"), Action = Text("action"), Text = Text("q"), From = Day("from"), To = Day("to") };

        string? Text(string name) => values.TryGetValue(name, out var all) && all[0]?.Trim() is { Length: > 0 and <= AuditQuery.MaxText } text ? text : null;

        DateOnly? Day(string name) => DateOnly.TryParseExact(values.TryGetValue(name, out var all) ? all[0] : null, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>The address of the page with this view.</summary>
    public string Address() => QueryHelpers.AddQueryString(AccessTab.Address(AccessTab.Audit), Given(
        ("who", Who), ("action", Action), ("q", Text), ("from", From?.ToString(DayFormat, CultureInfo.InvariantCulture)), ("to", To?.ToString(DayFormat, CultureInfo.InvariantCulture))));

    /// <summary>The address of the same entries as a file; its moments are in UTC.</summary>
    /// <param name="format"><c>csv</c> or <c>json</c>.</param>
    /// <param name="browser">Whose days they are.</param>
    public string ExportAddress(string format, BrowserSettings browser)
    {
        var query = Query(browser);
        return QueryHelpers.AddQueryString(ExportPath, Given(
            ("format", format), ("who", Who), ("action", Action), ("q", Text), ("from", query.From is { } from ? UtcText.Of(from) : null), ("to", query.To is { } to ? UtcText.Of(to) : null)));
    }

    /// <summary>The query that lists it.</summary>
    /// <param name="browser">Whose days they are.</param>
    public AuditQuery Query(BrowserSettings browser) => new()
    {
        Who = Who,
        Action = Action,
        Text = Text,
        From = From is { } from ? browser.ToUtc(from.ToDateTime(TimeOnly.MinValue)) : null,
        To = To is { } to && to < DateOnly.MaxValue ? browser.ToUtc(to.AddDays(1).ToDateTime(TimeOnly.MinValue)) : null,
    };

    private static IEnumerable<KeyValuePair<string, string?>> Given(params (string Name, string? Value)[] parameters) =>
        parameters.Where(parameter => parameter.Value is not null).Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value));
}
