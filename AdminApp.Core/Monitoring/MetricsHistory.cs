namespace AdminApp.Core.Monitoring;

/// <summary>
/// The last hour by the second, in a ring: 1.7 MB, and at most 15 MB if each second has 64 different times of everything. Closed minutes wait here
/// until the store has them: up to an hour of them, beyond which the oldest are dropped and counted. Thread-safe.
/// </summary>
public sealed class MetricsHistory
{
    /// <summary>Seconds that are kept.</summary>
    public const int Seconds = 3_600;

    internal const int MaxUnwritten = 60;

    // A tick may come a little late, so a second may be missed; it then was like the one before.
    private const int MaxFilled = 3;

    private readonly Lock _lock = new();
    private readonly (long Second, MetricsPoint? Point)[] _ring = new (long, MetricsPoint?)[Seconds];
    private readonly SortedDictionary<long, MetricsPoint> _unwritten = [];
    private MetricsPoint _minute = new();
    private long _last = -1;
    private long _first = -1;
    private long _dropped;

    /// <summary>A second was added: its number since 1970. Called outside the lock, on the sampler's thread.</summary>
    public event Action<long>? Sampled;

    /// <summary>The second that was added last, since 1970; -1 before the first.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>The oldest second that is kept; <see cref="long.MaxValue"/> if none is.</summary>
    public long Oldest
    {
        get
        {
            lock (_lock)
            {
                return _first < 0 ? long.MaxValue : Math.Max(_first, _last - Seconds + 1);
            }
        }
    }

    /// <summary>Minutes that the store does not have yet.</summary>
    public int Unwritten
    {
        get
        {
            lock (_lock)
            {
                return _unwritten.Count;
            }
        }
    }

    /// <summary>Minutes that the store never got, because it was unavailable for too long.</summary>
    public long Dropped
    {
        get
        {
            lock (_lock)
            {
                return _dropped;
            }
        }
    }

    /// <summary>The points of these seconds that are kept, merged; an empty point if there are none.</summary>
    /// <param name="from">First second.</param>
    /// <param name="to">The second after the last one.</param>
    public MetricsPoint Merged(long from, long to)
    {
        var merged = new MetricsPoint();
        lock (_lock)
        {
            for (var second = Math.Max(0, Math.Max(from, _last - Seconds + 1)); second < to && second <= _last; second++)
            {
                if (_ring[second % Seconds] is { Point: { } point } kept && kept.Second == second)
                {
                    if (to - from == 1)
                    {
                        return point;
                    }

                    merged.Merge(point);
                }
            }
        }

        return merged;
    }

    /// <summary>Adds what was measured in a second; one that is not later than the last one, because the clock was set back, is added to that.</summary>
    internal void Add(long second, MetricsPoint point)
    {
        lock (_lock)
        {
            if (_last < 0)
            {
                _first = second;
            }
            else if (second <= _last)
            {
                second = _last;
                var both = new MetricsPoint();
                both.Merge(_ring[second % Seconds].Point!);
                both.Merge(point);
                _ring[second % Seconds].Point = both;
                _minute.Merge(point);
                return;
            }
            else if (second - _last <= MaxFilled)
            {
                for (var missed = _last + 1; missed < second; missed++)
                {
                    var same = new MetricsPoint();
                    same.MergeGauges(point);
                    Put(missed, same);
                }
            }

            Put(second, point);
        }

        Sampled?.Invoke(second);
    }

    /// <summary>The minutes that the store lacks, by their first second. What is given back stays until it is <see cref="Written"/>.</summary>
    internal IReadOnlyList<(long Second, MetricsPoint Point)> Closed()
    {
        lock (_lock)
        {
            return [.. _unwritten.Select(minute => (minute.Key, minute.Value))];
        }
    }

    /// <summary>The store has a minute.</summary>
    internal void Written(long second)
    {
        lock (_lock)
        {
            _unwritten.Remove(second);
        }
    }

    /// <summary>Ends the minute early, because the process stops.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            CloseMinute();
        }
    }

    private void Put(long second, MetricsPoint point)
    {
        if (_last >= 0 && second / 60 != _last / 60)
        {
            CloseMinute();
        }

        _ring[second % Seconds] = (second, point);
        _minute.Merge(point);
        _last = second;
    }

    private void CloseMinute()
    {
        if (_minute.Seconds == 0)
        {
            return;
        }

        _unwritten[_last / 60 * 60] = _minute;
        _minute = new MetricsPoint();
        while (_unwritten.Count > MaxUnwritten)
        {
            _unwritten.Remove(_unwritten.Keys.First());
            _dropped++;
        }
    }
}
