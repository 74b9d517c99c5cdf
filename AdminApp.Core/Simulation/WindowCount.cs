namespace AdminApp.Core.Simulation;

/// <summary>
/// Amounts by time, and a token bucket beside them, so that a window may be counted in any way and the way may be changed meanwhile.
/// Times are seconds of the simulation's clock.
/// </summary>
/// <param name="clockOffset">What makes the simulation's clock a UTC clock, in seconds: windows by the clock need it.</param>
internal sealed class WindowCount(double clockOffset)
{
    private const int MaxEntries = 200_000;
    private const double MinSecondsKept = 600; // for options that are changed to longer windows
    private const double Rounding = 1e-6;
    private readonly LinkedList<(double At, long Amount)> _entries = new();
    private double? _level; // null: full
    private double _levelAt;

    /// <summary>Counts an amount.</summary>
    /// <param name="at">When.</param>
    /// <param name="amount">How much.</param>
    /// <param name="main">The window that the bucket belongs to; null if it has no limit.</param>
    /// <param name="keptSeconds">Length of the longest window.</param>
    /// <param name="refused">Whether it was refused: the bucket then gives only what it has.</param>
    public void Add(double at, long amount, LimitWindow? main, double keptSeconds, bool refused = false)
    {
        // Threads may deliver two arrivals in the wrong order.
        var before = _entries.Last;
        while (before is not null && before.Value.At > at)
        {
            before = before.Previous;
        }

        if (before is null)
        {
            _entries.AddFirst((at, amount));
        }
        else
        {
            _entries.AddAfter(before, (at, amount));
        }

        while (_entries.First is { } oldest && (oldest.Value.At < at - Math.Max(MinSecondsKept, keptSeconds) || _entries.Count > MaxEntries))
        {
            _entries.RemoveFirst();
        }

        if (main is not null)
        {
            var level = Level(at, main);
            _level = refused ? Math.Max(Math.Min(0, level), level - amount) : level - amount;
            _levelAt = Math.Max(_levelAt, at);
        }
    }

    /// <summary>Whether an amount fits now.</summary>
    public bool Fits(double now, LimitWindow window, long amount) => window.Kind == WindowKind.Bucket
        ? Level(now, window) + Rounding >= amount
        : Sum(now, window) + amount <= window.Limit;

    /// <summary>How much fits now.</summary>
    public long Remaining(double now, LimitWindow window) => window.Kind == WindowKind.Bucket
        ? Math.Max(0, (long)(Level(now, window) + Rounding))
        : Math.Max(0, window.Limit - Sum(now, window));

    /// <summary>Seconds until an amount fits, if nothing else arrives.</summary>
    public double RoomIn(double now, LimitWindow window, long amount) => window.Kind switch
    {
        WindowKind.Bucket => Math.Max(0, (amount - Level(now, window)) * window.Seconds / window.Limit),
        WindowKind.Fixed => Start(now, window) + window.Seconds - now,
        _ => SlidingRoomIn(now, window, amount),
    };

    private double SlidingRoomIn(double now, LimitWindow window, long amount)
    {
        var sum = Sum(now, window);
        for (var node = _entries.First; node is not null; node = node.Next)
        {
            if (node.Value.At <= now - window.Seconds)
            {
                continue;
            }

            sum -= node.Value.Amount;
            if (sum + amount <= window.Limit)
            {
                return node.Value.At + window.Seconds - now;
            }
        }

        return window.Seconds;
    }

    private long Sum(double now, LimitWindow window)
    {
        var slides = window.Kind == WindowKind.Sliding;
        var from = slides ? now - window.Seconds : Start(now, window);
        long sum = 0;
        for (var node = _entries.Last; node is not null && (slides ? node.Value.At > from : node.Value.At >= from); node = node.Previous)
        {
            sum += node.Value.Amount;
        }

        return sum;
    }

    /// <summary>When the current window by the clock started.</summary>
    private double Start(double now, LimitWindow window) => (Math.Floor((now + clockOffset) / window.Seconds) * window.Seconds) - clockOffset;

    private double Level(double now, LimitWindow window) => _level is { } level
        ? Math.Min(window.Limit, level + (Math.Max(0, now - _levelAt) * window.Limit / window.Seconds))
        : window.Limit;
}
