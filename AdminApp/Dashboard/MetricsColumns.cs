using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;

namespace AdminApp.Dashboard;

/// <summary>
/// The history of a range in columns, and what charts read from it. Rates and percentiles are those of the last minute, or of the column if that is
/// wider: the percentile of all values in that time, never a mean of percentiles.
/// </summary>
/// <param name="from">First second of the first column.</param>
/// <param name="step">Width of a column, in seconds.</param>
/// <param name="now">The present second: the last column may not be over.</param>
/// <param name="lead">Columns before <paramref name="from"/>, for the minute before it.</param>
/// <param name="points">The columns, those before included.</param>
/// <param name="lastMinute">The last minute, for the last column as long as it is not over; null if it is.</param>
public sealed class MetricsColumns(long from, int step, long now, int lead, IReadOnlyList<MetricsPoint> points, MetricsPoint? lastMinute = null)
{
    private const int Minute = 60;

    private readonly Dictionary<(Timing, int, double), IReadOnlyList<double?>> _percentiles = [];

    /// <summary>Columns that lie in a minute before a column.</summary>
    public static int LeadOf(int step) => Math.Max(0, (Minute / step) - 1);

    /// <summary>First second.</summary>
    public long From => from;

    /// <summary>Width of a column, in seconds.</summary>
    public int Step => step;

    /// <summary>The second after the last column.</summary>
    public long To => from + ((long)step * Count);

    /// <summary>Number of columns.</summary>
    public int Count => points.Count - lead;

    /// <summary>All columns of the range as one point.</summary>
    public MetricsPoint Total()
    {
        var total = new MetricsPoint();
        foreach (var point in points.Skip(lead))
        {
            total.Merge(point);
        }

        return total;
    }

    /// <summary>Maximum of a gauge in each column; null where it was not read.</summary>
    public IReadOnlyList<double?> Max(Gauge gauge) => [.. points.Skip(lead).Select(point => point.Max(gauge))];

    /// <summary>Mean of a gauge in each column; null where it was not read.</summary>
    public IReadOnlyList<double?> Mean(Gauge gauge) => [.. points.Skip(lead).Select(point => point.Mean(gauge))];

    /// <summary>A limit: null where there is none.</summary>
    public IReadOnlyList<double?> Limit(Gauge gauge) => [.. Max(gauge).Select(limit => limit is > 0 ? limit : null)];

    /// <summary>How often it happened per minute.</summary>
    public IReadOnlyList<double?> PerMinute(Tally tally) => [.. Enumerable.Range(0, Count).Select(column => Rate(column, tally))];

    /// <summary>How often it happened in each column, whatever its width.</summary>
    public IReadOnlyList<double?> Counts(Tally tally) => [.. points.Skip(lead).Select(point => (double?)point[tally])];

    /// <summary>One count in relation to others, over the last minute or the column; null where nothing was counted.</summary>
    public IReadOnlyList<double?> Ratio(Func<MetricsPoint, double> part, Func<MetricsPoint, double> all, double factor) => [.. Enumerable.Range(0, Count).Select(column =>
    {
        double parts = 0, sum = 0;
        foreach (var point in Window(column))
        {
            parts += part(point);
            sum += all(point);
        }

        return sum > 0 ? factor * parts / sum : (double?)null;
    })];

    /// <summary>A percentile of the times of these questions; null where there were none.</summary>
    /// <param name="first">The timing of Interactive; those of Api and Background follow it.</param>
    /// <param name="of">Whose times.</param>
    /// <param name="share">From 0 to 1.</param>
    public IReadOnlyList<double?> Percentile(Timing first, QuestionClass of, double share) => of == QuestionClass.All
        ? Percentile(first, 3, share)
        : Percentile(first + (int)of - 1, 1, share);

    /// <summary>
    /// When the questions behind a point of the response time were asked, in seconds since 1970: they ended in its minute, but the slow ones were
    /// asked long before.
    /// </summary>
    /// <param name="column">The point's column.</param>
    /// <param name="of">Whose times it shows.</param>
    public (long From, long To) AskedBehind(int column, QuestionClass of)
    {
        var end = from + ((column + 1L) * step);
        var slowest = Percentile(Timing.ResponseInteractive, of, 0.99)[column] ?? 0;
        // The p99 is exact to a few percent only, and the slowest may lie above it.
        return (end - Math.Max(step, Minute) - (long)Math.Ceiling(slowest * 1.1), end);
    }

    /// <summary>A percentile of several timings that follow each other.</summary>
    public IReadOnlyList<double?> Percentile(Timing first, int timings, double share)
    {
        if (_percentiles.TryGetValue((first, timings, share), out var known))
        {
            return known;
        }

        // The histograms are filled once for all percentiles that are shown.
        double[] shares = [0.5, 0.95, 0.99];
        var values = shares.Select(_ => new double?[Count]).ToArray();
        var times = new ExponentialHistogram();
        for (var column = 0; column < Count; column++)
        {
            times.Clear();
            foreach (var point in Window(column))
            {
                for (var timing = 0; timing < timings; timing++)
                {
                    if (point[first + timing] is { } some)
                    {
                        times.Merge(some);
                    }
                }
            }

            for (var i = 0; i < shares.Length; i++)
            {
                values[i][column] = times.Percentile(shares[i]);
            }
        }

        for (var i = 0; i < shares.Length; i++)
        {
            _percentiles[(first, timings, shares[i])] = values[i];
        }

        return _percentiles[(first, timings, share)];
    }

    private double? Rate(int column, Tally tally)
    {
        if (points[column + lead].Seconds == 0)
        {
            return null;
        }

        long count = 0;
        foreach (var point in Window(column))
        {
            count += point[tally];
        }

        return step <= Minute || IsLastMinute(column) ? count : count * (double)Minute / Passed(column);
    }

    // The last column has had less time than the others.
    private long Passed(int column) => Math.Clamp(now + 1 - (from + ((long)column * step)), 1, step);

    private bool IsLastMinute(int column) => lastMinute is not null && column == Count - 1 && (step <= Minute || Passed(column) < Minute);

    private IEnumerable<MetricsPoint> Window(int column)
    {
        if (IsLastMinute(column))
        {
            yield return lastMinute!;
            yield break;
        }

        var last = column + lead;
        for (var i = Math.Max(0, last - LeadOf(step)); i <= last; i++)
        {
            yield return points[i];
        }
    }
}
