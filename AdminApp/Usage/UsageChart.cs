using System.Globalization;
using System.Text;
using AdminApp.Core.Usage;
using AdminApp.Ui.Charts;

namespace AdminApp.Usage;

/// <summary>Draws tokens by day as stacked bars. Every day has a bar, with its numbers as a title.</summary>
internal static class UsageChart
{
    private const int Columns = 5;

    /// <summary>Parts of a bar, from the bottom: name, class, tokens.</summary>
    public static IReadOnlyList<(string Name, string Class, Func<UsageRow, long> Tokens)> Parts { get; } =
    [
        ("prompt", "usage-prompt", row => row.Used.PromptTokens - row.Used.CachedTokens),
        ("cached", "usage-cached", row => row.Used.CachedTokens),
        ("completion", "usage-completion", row => row.Used.CompletionTokens),
    ];

    /// <summary>The chart as SVG, with the labels of its axis.</summary>
    /// <param name="days">The days in order, none missing.</param>
    public static string Draw(IReadOnlyList<UsageRow> days)
    {
        var scale = Scale.Linear(days.Max(day => day.Used.Tokens), 1_000);
        var width = days.Count * Columns * PathWriter.ColumnWidth;
        var svg = new StringBuilder(4_096);
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {PathWriter.Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Sentence(days)}\"><path class=\"usage-grid\" d=\"");
        foreach (var tick in scale.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"M0 {PathWriter.Height - (int)Math.Round(scale.Place(tick) * PathWriter.Height)}h{width}");
        }

        svg.Append("\"/>");
        var values = Parts.Select(part => (IReadOnlyList<double?>)[.. days.Select(day => (double?)part.Tokens(day))]).ToList();
        var bars = PathWriter.Bars(values, [.. Enumerable.Range(0, days.Count).Select(day => day * Columns)], Columns, scale);
        for (var i = 0; i < bars.Count; i++)
        {
            if (bars[i].Length > 0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{Parts[i].Class}\" d=\"{bars[i]}\"/>");
            }
        }

        for (var i = 0; i < days.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"usage-day\" x=\"{i * Columns * PathWriter.ColumnWidth}\" width=\"{Columns * PathWriter.ColumnWidth}\" height=\"{PathWriter.Height}\"><title>{Title(days[i])}</title></rect>");
        }

        svg.Append("</svg>");
        foreach (var tick in scale.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<span class=\"usage-tick\" aria-hidden=\"true\" style=\"bottom:{100 * scale.Place(tick):0.##}%\">{ValueText.Short(tick)}</span>");
        }

        return svg.ToString();
    }

    /// <summary>Labels below some of the bars, with their place: 0 is the left end, 1 the right.</summary>
    public static IReadOnlyList<(double Place, string Label)> Axis(IReadOnlyList<UsageRow> days)
    {
        const int most = 8;
        var step = Math.Max(1, (days.Count + most - 1) / most);
        return [.. Enumerable.Range(0, days.Count).Where(i => i % step == 0).Select(i => ((i + 0.5) / days.Count, Day(days[i]).ToString("d MMM", CultureInfo.InvariantCulture)))];
    }

    /// <summary>All days of a range; those without usage have zeros.</summary>
    public static IReadOnlyList<UsageRow> Whole(UsageQuery query, IReadOnlyList<UsageRow> days)
    {
        var known = days.ToDictionary(day => day.Code, StringComparer.Ordinal);
        return [.. Enumerable.Range(0, query.To.DayNumber - query.From.DayNumber + 1).Select(i => UsageView.Text(query.From.AddDays(i)))
            .Select(day => known.GetValueOrDefault(day) ?? new UsageRow(day, day, default, Cost.None))];
    }

    /// <summary>The day of a row.</summary>
    public static DateOnly Day(UsageRow row) => DateOnly.ParseExact(row.Code, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Title(UsageRow day) =>
        string.Create(CultureInfo.InvariantCulture, $"{Day(day):d MMM}: {string.Join(", ", Parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Tokens(day):N0} {part.Name}")))}, {day.Used.Questions:N0} questions");

    private static string Sentence(IReadOnlyList<UsageRow> days) => days.MaxBy(day => day.Used.Tokens) is { Used.Tokens: > 0 } top
        ? string.Create(CultureInfo.InvariantCulture, $"Tokens by day: {days.Sum(day => day.Used.Tokens):N0} in all, the most on {Day(top):d MMM} with {top.Used.Tokens:N0}.")
        : "Tokens by day: none.";
}
