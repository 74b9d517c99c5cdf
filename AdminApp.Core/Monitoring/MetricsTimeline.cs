namespace AdminApp.Core.Monitoring;

/// <summary>Reads the history as columns of equal width: from memory as far back as it reaches, before that from the store.</summary>
public sealed class MetricsTimeline
{
    /// <summary>Maximum number of columns that are read at a time.</summary>
    public const int MaxColumns = 1_000;

    private const int Minute = 60;

    private readonly MetricsHistory _history;
    private readonly MetricsStore _store;

    internal MetricsTimeline(MetricsHistory history, MetricsStore store) => (_history, _store) = (history, store);

    /// <summary>Reads columns; those without any figures are empty points.</summary>
    /// <param name="from">First second, since 1970.</param>
    /// <param name="step">Width of a column, in seconds.</param>
    /// <param name="columns">Number of columns, up to <see cref="MaxColumns"/>.</param>
    /// <param name="memoryOnly">Leaves out what only the store has, such as while that is unavailable.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<MetricsPoint[]> ReadAsync(long from, int step, int columns, bool memoryOnly = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, MaxColumns);
        var read = Enumerable.Range(0, columns).Select(_ => new MetricsPoint()).ToArray();
        var to = from + ((long)step * columns);

        var oldest = _history.Oldest;
        var boundary = memoryOnly ? from : Math.Min(to, Boundary(oldest, step));
        if (from < boundary)
        {
            await foreach (var (second, minute) in _store.ReadAsync(from / Minute * Minute, boundary, cancellationToken))
            {
                var cut = step < Minute && second + Minute > boundary;
                Spread(read, second, cut ? Before(minute, second, oldest) : minute, from, step, Math.Min(second + Minute, boundary));
            }
        }

        for (var column = 0; column < columns; column++)
        {
            var (begin, end) = (Math.Max(boundary, from + ((long)column * step)), from + ((column + 1L) * step));
            if (begin < end)
            {
                read[column].Merge(_history.Merged(begin, end));
            }
        }

        return read;
    }

    // Where memory begins to be read. Wide columns take its first minute, which is cut off, from the store, once that has it.
    private long Boundary(long oldest, int step)
    {
        if (oldest == long.MaxValue || step < Minute)
        {
            return oldest;
        }

        var next = (oldest + Minute - 1) / Minute * Minute;
        return _history.Last < next ? oldest : next;
    }

    // What the process before this one measured in the minute in which this one started. Times can't be taken apart.
    private MetricsPoint Before(MetricsPoint minute, long second, long oldest)
    {
        var own = _history.Merged(oldest, second + Minute);
        var before = new MetricsPoint();
        before.MergeGauges(minute);
        foreach (var tally in Enum.GetValues<Tally>())
        {
            before.Put(tally, Math.Max(0, minute[tally] - own[tally]));
        }

        foreach (var timing in Enum.GetValues<Timing>().Where(timing => own[timing] is null))
        {
            before.Put(timing, minute[timing]);
        }

        return before;
    }

    // A minute that is wider than a column: its gauges were the same all along, and its counts and times are put where it ends.
    private static void Spread(MetricsPoint[] columns, long second, MetricsPoint minute, long from, int step, long end)
    {
        if (step >= Minute)
        {
            if (second >= from && (second - from) / step is var only && only < columns.Length)
            {
                columns[only].Merge(minute);
            }

            return;
        }

        var last = (end - 1 - from) / step;
        for (var column = Math.Max(0, (second - from) / step); column <= last && column < columns.Length; column++)
        {
            if (column == last)
            {
                columns[column].Merge(minute);
            }
            else
            {
                columns[column].MergeGauges(minute);
            }
        }
    }
}
