using System.Globalization;

namespace AdminApp.Ui.Charts;

/// <summary>The labels of the horizontal axis: round times of the viewer's clock.</summary>
internal static class TimeAxis
{
    private const long Day = 86_400;
    private const long Quarter = 900;

    private static readonly long[] Steps =
        [10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200, Day, 2 * Day, 7 * Day, 14 * Day, 30 * Day, 90 * Day, 365 * Day];

    /// <summary>Labels with their place: 0 is the beginning, 1 the end.</summary>
    /// <param name="from">First second, since 1970.</param>
    /// <param name="to">Last second.</param>
    /// <param name="most">Maximum number of labels.</param>
    /// <param name="toLocal">A moment as the viewer's clock shows it.</param>
    public static IReadOnlyList<(double Place, string Label)> Ticks(long from, long to, int most, Func<DateTime, DateTime> toLocal)
    {
        var step = Steps.FirstOrDefault(candidate => (to - from) / candidate <= most, Steps[^1]);
        var ticks = new List<(double, string)>();
        if (step < Day)
        {
            // Clocks differ from UTC by whole quarters of an hour. Where they are set back, a time comes twice; where they are set forward, it is left out.
            var unit = Math.Min(step, Quarter);
            for (var second = (from + unit - 1) / unit * unit; second <= to && ticks.Count <= most; second += unit)
            {
                if (toLocal(At(second)) is var local && (long)local.TimeOfDay.TotalSeconds % step == 0)
                {
                    ticks.Add(((double)(second - from) / (to - from), Label(local, step)));
                }
            }

            return ticks;
        }

        var offset = Offset(from, toLocal);
        for (var local = ((from + offset + step - 1) / step) * step; local - offset <= to && ticks.Count <= most; local += step)
        {
            // The clock may have been changed since the beginning.
            var second = local - Offset(local - offset, toLocal);
            if (second >= from && second <= to)
            {
                ticks.Add(((double)(second - from) / (to - from), Label(toLocal(At(second)), step)));
            }
        }

        return ticks;
    }

    /// <summary>A moment, as exact as a column is wide: <c>14:05:09</c>, <c>14:05</c>, <c>28 Nov, 14:05</c>.</summary>
    public static string Moment(long second, int step, Func<DateTime, DateTime> toLocal) =>
        toLocal(At(second)).ToString(step < 60 ? "HH:mm:ss" : step < 300 ? "HH:mm" : "d MMM, HH:mm", CultureInfo.InvariantCulture);

    private static string Label(DateTime local, long step) => local.ToString(step < 60 ? "HH:mm:ss" : step < Day ? "HH:mm" : "d MMM", CultureInfo.InvariantCulture);

    private static long Offset(long second, Func<DateTime, DateTime> toLocal) => (long)(toLocal(At(second)) - At(second)).TotalSeconds;

    private static DateTime At(long second) => DateTime.UnixEpoch.AddSeconds(second);
}
