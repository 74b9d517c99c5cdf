using System.Globalization;
using System.Text;
using AdminApp.Ui.Charts;

namespace AdminApp.Dashboard.Charts;

/// <summary>Draws a chart: lines of the axis, series, limits and marks as SVG, and the labels of the axis as text over it.</summary>
internal static class ChartDrawing
{
    private const int MaxBars = 60;

    /// <summary>A limit is far if it is more than so many times the maximum of the values.</summary>
    public const double Far = 4;

    /// <param name="spec">What it shows.</param>
    /// <param name="columns">The history.</param>
    /// <param name="of">Whose times.</param>
    /// <param name="marks">Columns in which a setting was changed.</param>
    /// <param name="spans">Times at which alerts fired.</param>
    public static ChartPicture Draw(ChartSpec spec, MetricsColumns columns, QuestionClass of, IReadOnlyCollection<int> marks, IReadOnlyCollection<ChartSpan> spans)
    {
        var values = spec.Series.Select(series => series.Values(columns, of)).ToList();
        var drawn = Drawn(spec, columns, values, out var starts, out var width);
        drawn = spec.LimitMayBeFar ? WithoutFarLimits(spec, drawn) : drawn;
        var scale = spec.IsLogarithmic ? Scale.Logarithmic(Max(spec, drawn)) : Scale.Linear(Max(spec, drawn), spec.AtLeast);
        var svg = new StringBuilder(4_096);
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {(columns.Count - 1) * PathWriter.ColumnWidth} {PathWriter.Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Sentence(spec, values)}\">");
        Spans(svg, spans);
        Grid(svg, scale, columns.Count);
        Series(svg, spec, drawn, scale, starts, width);
        Marks(svg, marks);
        svg.Append("</svg>");
        Labels(svg, scale, spec);
        foreach (var mark in marks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<i class=\"dashboard-diamond\" style=\"left:{100.0 * mark / Math.Max(1, columns.Count - 1):0.##}%\"></i>");
        }

        return new ChartPicture(spec, svg.ToString(), values, IsEmpty(spec, values));
    }

    /// <summary>One line of a small picture in a tile, with a limit.</summary>
    public static string Spark(IReadOnlyList<double?> values, double? limit, double atLeast)
    {
        const int columns = 60;
        var reduced = PathWriter.Reduce(values, columns);
        var scale = Scale.Linear(Math.Max(reduced.Max() ?? 0, limit ?? 0), atLeast);
        var dashed = limit is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"<path class=\"dashboard-limit\" d=\"M0 {PathWriter.Height - (int)(scale.Place(at) * PathWriter.Height)}h{(columns - 1) * PathWriter.ColumnWidth}\"/>")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {(reduced.Count - 1) * PathWriter.ColumnWidth} {PathWriter.Height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path class=\"dashboard-area dashboard-interactive\" d=\"{PathWriter.Area(reduced, scale)}\"/><path class=\"dashboard-line dashboard-interactive\" d=\"{PathWriter.Line(reduced, scale)}\"/>{dashed}</svg>");
    }

    // Bars are wider than a column; they begin at whole multiples of their width, so that they stay the same while time goes on.
    private static List<IReadOnlyList<double?>> Drawn(ChartSpec spec, MetricsColumns columns, List<IReadOnlyList<double?>> values, out IReadOnlyList<int> starts, out int width)
    {
        width = Math.Max(1, (columns.Count + MaxBars - 1) / MaxBars);
        starts = [];
        if (spec.Series[0].Kind != SeriesKind.Bars)
        {
            return values;
        }

        var (begins, wide) = (new List<int>(), width);
        for (var column = 0; column < columns.Count; column++)
        {
            if (column == 0 || ((columns.From / columns.Step) + column) % wide == 0)
            {
                begins.Add(column);
            }
        }

        starts = begins;
        return [.. values.Select(all => (IReadOnlyList<double?>)[.. begins.Select((begin, i) =>
            (double?)all.Skip(begin).Take((i + 1 < begins.Count ? begins[i + 1] : columns.Count) - begin).Sum(value => value ?? 0))])];
    }

    private static List<IReadOnlyList<double?>> WithoutFarLimits(ChartSpec spec, List<IReadOnlyList<double?>> values)
    {
        var max = spec.Series.Select((series, i) => series.Kind == SeriesKind.Limit ? 0 : values[i].Max() ?? 0).Max();
        return [.. spec.Series.Select((series, i) => series.Kind == SeriesKind.Limit ? [.. values[i].Select(limit => limit > max * Far ? null : limit)] : values[i])];
    }

    private static double Max(ChartSpec spec, List<IReadOnlyList<double?>> values)
    {
        var stacked = spec.Series.Select((series, i) => (series.Kind, Values: values[i])).Where(one => one.Kind is SeriesKind.Stack or SeriesKind.Bars).Select(one => one.Values).ToList();
        var plain = spec.Series.Select((series, i) => (series.Kind, Values: values[i])).Where(one => one.Kind is SeriesKind.Line or SeriesKind.Area or SeriesKind.Limit);
        return Math.Max(stacked.Count > 0 ? PathWriter.Sums(stacked)[^1].Max() ?? 0 : 0, plain.Select(one => one.Values.Max() ?? 0).DefaultIfEmpty().Max());
    }

    private static void Grid(StringBuilder svg, Scale scale, int columns)
    {
        svg.Append("<path class=\"dashboard-grid\" d=\"");
        foreach (var tick in scale.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"M0 {PathWriter.Height - (int)Math.Round(scale.Place(tick) * PathWriter.Height)}h{(columns - 1) * PathWriter.ColumnWidth}");
        }

        svg.Append("\"/>");
    }

    private static void Series(StringBuilder svg, ChartSpec spec, List<IReadOnlyList<double?>> values, Scale scale, IReadOnlyList<int> starts, int width)
    {
        var stacked = spec.Series.Select((series, i) => (Series: series, Values: values[i])).Where(one => one.Series.Kind == SeriesKind.Stack).ToList();
        var layers = PathWriter.Stacked([.. stacked.Select(one => one.Values)], scale);
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            Path(svg, "dashboard-layer", stacked[i].Series.Color, layers[i]);
        }

        var bars = spec.Series[0].Kind == SeriesKind.Bars ? PathWriter.Bars(values, starts, width, scale) : [];
        for (var i = 0; i < bars.Count; i++)
        {
            Path(svg, "dashboard-layer", spec.Series[i].Color, bars[i]);
        }

        for (var i = 0; i < spec.Series.Count; i++)
        {
            var series = spec.Series[i];
            switch (series.Kind)
            {
                case SeriesKind.Area:
                    Path(svg, "dashboard-area", series.Color, PathWriter.Area(values[i], scale));
                    Path(svg, "dashboard-line", series.Color, PathWriter.Line(values[i], scale));
                    break;
                case SeriesKind.Line:
                    Path(svg, "dashboard-line", series.Color, PathWriter.Line(values[i], scale));
                    break;
                case SeriesKind.Limit:
                    Path(svg, "dashboard-limit", series.Color, PathWriter.Line(values[i], scale));
                    break;
                case SeriesKind.Event:
                    Path(svg, "dashboard-layer", series.Color, Triangles(values[i]));
                    break;
            }
        }
    }

    private static void Path(StringBuilder svg, string shape, string color, string path)
    {
        if (path.Length > 0)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{shape} dashboard-{color}\" d=\"{path}\"/>");
        }
    }

    private static string Triangles(IReadOnlyList<double?> values) => string.Concat(values.Select((value, column) => value is > 0
        ? string.Create(CultureInfo.InvariantCulture, $"M{(column * PathWriter.ColumnWidth) - (values.Count / 60)} {PathWriter.Height}h{values.Count / 30}l{-values.Count / 60} -10z")
        : ""));

    // A tint over the height, with a bar on top.
    private static void Spans(StringBuilder svg, IReadOnlyCollection<ChartSpan> spans)
    {
        const int bar = 3;
        foreach (var span in spans)
        {
            var (x, width) = (span.From * PathWriter.ColumnWidth, Math.Max(1, span.To - span.From) * PathWriter.ColumnWidth);
            var severity = span.IsCritical ? "critical" : "warning";
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"dashboard-span dashboard-span-{severity}\" d=\"M{x} 0h{width}v{PathWriter.Height}h-{width}z\"/><path class=\"dashboard-span-{severity}\" d=\"M{x} 0h{width}v{bar}h-{width}z\"/>");
        }
    }

    private static void Marks(StringBuilder svg, IReadOnlyCollection<int> marks) =>
        Path(svg, "dashboard-mark", "event", string.Concat(marks.Select(mark => string.Create(CultureInfo.InvariantCulture, $"M{mark * PathWriter.ColumnWidth} 0v{PathWriter.Height}"))));

    private static void Labels(StringBuilder svg, Scale scale, ChartSpec spec)
    {
        foreach (var tick in scale.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<span class=\"dashboard-tick\" aria-hidden=\"true\" style=\"bottom:{100 * scale.Place(tick):0.##}%\">{spec.Text(tick)}</span>");
        }
    }

    private static string Sentence(ChartSpec spec, List<IReadOnlyList<double?>> values)
    {
        var parts = spec.Series.Select((series, i) => values[i].LastOrDefault(value => value is not null) is { } last
            ? $"{series.Name} {spec.Text(last)}, maximum {spec.Text(values[i].Max()!.Value)}"
            : $"{series.Name} none");
        return $"{spec.FullTitle}: {string.Join("; ", parts)}";
    }

    private static bool IsEmpty(ChartSpec spec, List<IReadOnlyList<double?>> values) =>
        spec.Series.Select((series, i) => (series.Kind, Values: values[i])).Where(one => one.Kind is not (SeriesKind.Limit or SeriesKind.Event))
            .All(one => one.Values.All(value => value is null || (one.Kind == SeriesKind.Bars && value == 0)));
}
