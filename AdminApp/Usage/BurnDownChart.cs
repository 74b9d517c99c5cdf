using System.Globalization;
using System.Text;
using AdminApp.Core.Usage;
using AdminApp.Ui.Charts;

namespace AdminApp.Usage;

/// <summary>Draws what is left of the month's tokens day by day, and where the pace leads; without a limit, what is used.</summary>
internal static class BurnDownChart
{
    private const int DayWidth = 30;

    /// <summary>The chart as SVG, with the labels of its axis.</summary>
    /// <param name="month">The month.</param>
    /// <param name="now">How many days of it are over, such as 3.5.</param>
    public static string Draw(BurnDown month, double now)
    {
        var limited = month.Limit > 0;
        var top = limited ? month.Limit : Math.Max(month.ByDay.Max(), month.AtEnd ?? 0);
        var scale = Scale.Linear(top, 1_000);
        var width = month.Days * DayWidth;
        var svg = new StringBuilder(2_048);
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {PathWriter.Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Sentence(month)}\"><path class=\"usage-grid\" d=\"");
        foreach (var tick in scale.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"M0 {Y(tick)}h{width}");
        }

        svg.Append("\"/>");
        if (limited)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"usage-even\" d=\"M0 {Y(month.Limit)}L{width} {Y(0)}\"/>");
        }

        var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"M0 {Y(Shown(0))}");
        for (var day = 0; day < month.ByDay.Count; day++)
        {
            line.Append(CultureInfo.InvariantCulture, $"L{X(day + 1 == month.ByDay.Count ? now : day + 1)} {Y(Shown(month.ByDay[day]))}");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"usage-left-area\" d=\"{line}V{PathWriter.Height}H0z\"/><path class=\"usage-left\" d=\"{line}\"/>");
        if (month.Pace is { } pace && month.State != BurnDownState.Spent)
        {
            var (end, used) = limited && month.Used + (pace * (month.Days - now)) > month.Limit && month.Used < month.Limit
                ? (now + ((month.Limit - month.Used) / pace), (double)month.Limit)
                : (month.Days, month.Used + (pace * (month.Days - now)));
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"usage-ahead{(month.State is BurnDownState.RunsOut ? " usage-ahead-short" : "")}\" d=\"M{X(now)} {Y(Shown(month.Used))}L{X(end)} {Y(Shown(used))}\"/>");
        }

        svg.Append("</svg>");
        foreach (var tick in scale.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<span class=\"usage-tick\" aria-hidden=\"true\" style=\"bottom:{100 * scale.Place(tick):0.##}%\">{ValueText.Short(tick)}</span>");
        }

        return svg.ToString();

        int X(double day) => (int)Math.Round(day * DayWidth);
        int Y(double tokens) => PathWriter.Height - (int)Math.Round(scale.Place(tokens) * PathWriter.Height);
        double Shown(double used) => limited ? Math.Max(0, month.Limit - used) : used;
    }

    /// <summary>Labels of days with their place.</summary>
    public static IReadOnlyList<(double Place, string Label)> Axis(BurnDown month) =>
        [.. new[] { 1, 8, 15, 22 }.Select(day => ((day - 1.0) / month.Days, month.First.AddDays(day - 1).ToString("d MMM", CultureInfo.InvariantCulture)))];

    private static string Sentence(BurnDown month) => month.Limit > 0
        ? string.Create(CultureInfo.InvariantCulture, $"Tokens left this month: {Math.Max(0, month.Limit - month.Used):N0} of {month.Limit:N0}.")
        : string.Create(CultureInfo.InvariantCulture, $"Tokens used this month: {month.Used:N0}.");
}
