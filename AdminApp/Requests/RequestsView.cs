using System.Globalization;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Primitives;
using AdminApp.Core.Requests;
using Microsoft.AspNetCore.WebUtilities;

namespace AdminApp.Requests;

/// <summary>What the page shows, as its address has it: time, filters, and the request that is open. Values that aren't understood are left out.</summary>
public sealed record RequestsView
{
    /// <summary>Where the page is.</summary>
    public const string Path = "/requests";

    private const double MaxSeconds = RequestQuery.MaxMs / 1000.0;

    /// <summary>The relative range; null with <see cref="From"/> or <see cref="To"/>.</summary>
    public RequestsRange? Range { get; init; } = RequestsRange.Default;

    /// <summary>Start (UTC) of a range that was chosen.</summary>
    public DateTime? From { get; init; }

    /// <summary>End (UTC) of a range that was chosen.</summary>
    public DateTime? To { get; init; }

    /// <summary>One class; null: all.</summary>
    public string? Class { get; init; }

    /// <summary>One outcome; null: all.</summary>
    public string? Outcome { get; init; }

    /// <summary>One user or key; null: all.</summary>
    public string? User { get; init; }

    /// <summary>What the cache did; null: anything.</summary>
    public RequestCacheUse? Cache { get; init; }

    /// <summary>Least duration, in seconds.</summary>
    public double? Min { get; init; }

    /// <summary>Duration that isn't reached, in seconds.</summary>
    public double? Max { get; init; }

    /// <summary>What was typed into the field.</summary>
    public string? Text { get; init; }

    /// <summary>Words of the question.</summary>
    public string? Question { get; init; }

    /// <summary>The request that is open.</summary>
    public Guid? Id { get; init; }

    /// <summary>Whether anything but the time is filtered.</summary>
    public bool Filtered => this with { Range = RequestsRange.Default, From = null, To = null, Id = null } != new RequestsView();

    /// <summary>Reads the query of an address.</summary>
    public static RequestsView Parse(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        var (from, to) = (UtcText.Parse(One("from")), UtcText.Parse(One("to")));
        return new RequestsView
        {
            Range = from is null && to is null ? RequestsRange.Of(One("range")) ?? RequestsRange.Default : null,
            From = from,
            To = to,
            Class = RequestQuery.Classes.Contains(One("class")) ? One("class") : null,
            Outcome = RequestQuery.Outcomes.Contains(One("outcome")) ? One("outcome") : null,
            User = One("user") is { Length: > 0 and <= RequestOrigin.MaxUser } user ? user : null,
            Cache = One("cache") switch { "hit" => RequestCacheUse.Hit, "shared" => RequestCacheUse.Shared, "miss" => RequestCacheUse.Miss, _ => null },
            Min = Seconds(One("min")),
            Max = Seconds(One("max")),
            Text = Words(One("q")),
            Question = Words(One("question")),
            Id = Guid.TryParse(One("id"), out var id) ? id : null,
        };

        string? One(string name) => values.TryGetValue(name, out var all) ? all[0] : null;
    }

    /// <summary>The address of the page with this view.</summary>
    public string Address() => AddressOf(Path, Parameters());

    /// <summary>The address of another path with the same filters and times.</summary>
    /// <param name="path">The path.</param>
    /// <param name="more">A further parameter.</param>
    public string AddressOf(string path, (string Name, string Value) more) =>
        AddressOf(path, (this with { Id = null }).Parameters().Prepend(new(more.Name, more.Value)));

    /// <summary>The query that lists it.</summary>
    /// <param name="now">The time at which a relative range ends (UTC).</param>
    public RequestQuery Query(DateTime now) => new()
    {
        From = Range is { } range ? now - range.Length : From,
        To = To,
        Class = Class,
        Outcome = Outcome,
        User = User,
        Cache = Cache,
        MinMs = Min is { } min ? (int)(min * 1000) : null,
        MaxTotalMs = Max is { } max ? (int)(max * 1000) : null,
        Text = Text,
        Question = Question,
    };

    private static string AddressOf(string path, IEnumerable<KeyValuePair<string, string?>> parameters) => QueryHelpers.AddQueryString(path, parameters.Where(pair => pair.Value is not null));

    private IEnumerable<KeyValuePair<string, string?>> Parameters() =>
    [
        new("range", Range is null || Range == RequestsRange.Default ? null : Range.Code),
        new("from", From is { } from ? UtcText.Of(from) : null),
        new("to", To is { } to ? UtcText.Of(to) : null),
        new("class", Class),
        new("outcome", Outcome),
        new("user", User),
        new("cache", Cache?.ToString().ToLowerInvariant()),
        new("min", Min?.ToString(CultureInfo.InvariantCulture)),
        new("max", Max?.ToString(CultureInfo.InvariantCulture)),
        new("q", Text),
        new("question", Question),
        new("id", Id?.ToString()),
    ];

    private static string? Words(string? text) => text?.Trim() is { Length: > 0 and <= RequestQuery.MaxText } trimmed ? trimmed : null;

    private static double? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= MaxSeconds ? seconds : null;
}
