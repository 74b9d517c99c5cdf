using System.Globalization;
using System.Text;

namespace AdminApp.Ui.Charts;

/// <summary>
/// Values as SVG path data, in whole units: one column is <see cref="ColumnWidth"/> wide, and the plot is <see cref="Height"/> high. Steps are
/// relative and runs of equal values are one step, so a quiet hour takes a few bytes. Null is a gap.
/// </summary>
internal static class PathWriter
{
    /// <summary>Width of a column.</summary>
    public const int ColumnWidth = 4;

    /// <summary>Height of the plot.</summary>
    public const int Height = 200;

    /// <summary>A line through the values. A value with gaps on both sides is a dot.</summary>
    /// <param name="values">A value for each column.</param>
    /// <param name="scale">The axis.</param>
    /// <param name="dot">Width of a dot: as wide as a column where columns are few, so that it is seen.</param>
    public static string Line(IReadOnlyList<double?> values, Scale scale, int dot = 1) => Runs(values, scale, closed: false, dot);

    /// <summary>The area between the values and the bottom. Parameters as in <see cref="Line"/>.</summary>
    public static string Area(IReadOnlyList<double?> values, Scale scale, int dot = 1) => Runs(values, scale, closed: true, dot);

    /// <summary>One path per series, each on top of those before it; draw the last one first, since each reaches to the bottom.</summary>
    public static IReadOnlyList<string> Stacked(IReadOnlyList<IReadOnlyList<double?>> series, Scale scale) => [.. Sums(series).Select(sums => Area(sums, scale))];

    /// <summary>Bars of this many columns, one path per series, each on top of those before it.</summary>
    /// <param name="series">A value for each bar.</param>
    /// <param name="starts">The first column of each bar.</param>
    /// <param name="columns">Width of a bar, in columns.</param>
    /// <param name="scale">The axis.</param>
    public static IReadOnlyList<string> Bars(IReadOnlyList<IReadOnlyList<double?>> series, IReadOnlyList<int> starts, int columns, Scale scale)
    {
        var floors = new double[starts.Count];
        var paths = new List<string>();
        var width = Math.Max(1, (columns * ColumnWidth) - Math.Max(1, columns * ColumnWidth / 5));
        foreach (var values in series)
        {
            var path = new StringBuilder();
            for (var i = 0; i < starts.Count; i++)
            {
                if (values[i] is not > 0)
                {
                    continue;
                }

                var (bottom, top) = (Y(floors[i], scale), Y(floors[i] + values[i]!.Value, scale));
                path.Append(CultureInfo.InvariantCulture, $"M{starts[i] * ColumnWidth} {bottom}V{top}h{width}V{bottom}z");
                floors[i] += values[i]!.Value;
            }

            paths.Add(path.ToString());
        }

        return paths;
    }

    /// <summary>Sums of each series with those before it. A series without a value counts as 0 where another has one.</summary>
    public static IReadOnlyList<IReadOnlyList<double?>> Sums(IReadOnlyList<IReadOnlyList<double?>> series)
    {
        var sums = new List<IReadOnlyList<double?>>();
        for (var s = 0; s < series.Count; s++)
        {
            var last = s + 1;
            sums.Add([.. Enumerable.Range(0, series[s].Count).Select(i => series.Any(all => all[i] is not null) ? series.Take(last).Sum(below => below[i] ?? 0) : (double?)null)]);
        }

        return sums;
    }

    /// <summary>Fewer values: the maximum of each of so many parts.</summary>
    public static IReadOnlyList<double?> Reduce(IReadOnlyList<double?> values, int most)
    {
        if (values.Count <= most)
        {
            return values;
        }

        return [.. Enumerable.Range(0, most).Select(part =>
        {
            double? max = null;
            for (var i = (int)((long)part * values.Count / most); i < (int)((part + 1L) * values.Count / most); i++)
            {
                max = values[i] is { } value && (max is null || value > max) ? value : max;
            }

            return max;
        })];
    }

    private static string Runs(IReadOnlyList<double?> values, Scale scale, bool closed, int dot)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } first)
            {
                continue;
            }

            var (begin, y) = (i, Y(first, scale));
            path.Append(CultureInfo.InvariantCulture, $"M{i * ColumnWidth} {(closed ? Height : y)}");
            if (closed)
            {
                path.Append(CultureInfo.InvariantCulture, $"V{y}");
            }

            var level = 0;
            for (; i + 1 < values.Count && values[i + 1] is { } next; i++)
            {
                var nextY = Y(next, scale);
                if (nextY == y)
                {
                    level++;
                    continue;
                }

                Level(path, ref level);
                path.Append(CultureInfo.InvariantCulture, $"l{ColumnWidth} {nextY - y}");
                y = nextY;
            }

            Level(path, ref level);
            if (i == begin)
            {
                path.Append(CultureInfo.InvariantCulture, $"h{dot}");
            }

            if (closed)
            {
                path.Append(CultureInfo.InvariantCulture, $"V{Height}z");
            }
        }

        return path.ToString();
    }

    private static void Level(StringBuilder path, ref int columns)
    {
        if (columns > 0)
        {
            path.Append(CultureInfo.InvariantCulture, $"h{columns * ColumnWidth}");
            columns = 0;
        }
    }

    private static int Y(double value, Scale scale) => Height - (int)Math.Round(scale.Place(value) * Height);
}
