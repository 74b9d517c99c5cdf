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

        // Its first minute may be cut off, and belongs to the store once that has it.
        var oldest = _history.Oldest;
        var boundary = memoryOnly ? from : oldest == long.MaxValue ? to : Math.Min(to, (oldest + Minute - 1) / Minute * Minute);
        if (!memoryOnly && oldest <= _history.Last && _history.Last < boundary)
        {
            boundary = oldest;
        }

        if (from < boundary)
        {
            await foreach (var (second, minute) in _store.ReadAsync(from / Minute * Minute, boundary, cancellationToken))
            {
                Spread(read, second, minute, from, step);
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

    // A minute that is wider than a column: its gauges were the same all along, and its counts and times are put where it ends.
    private static void Spread(MetricsPoint[] columns, long second, MetricsPoint minute, long from, int step)
    {
        if (step >= Minute)
        {
            if (second >= from && (second - from) / step is var only && only < columns.Length)
            {
                columns[only].Merge(minute);
            }

            return;
        }

        var last = (second + Minute - 1 - from) / step;
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
