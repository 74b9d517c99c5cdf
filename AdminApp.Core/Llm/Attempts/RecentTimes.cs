namespace AdminApp.Core.Llm.Attempts;

/// <summary>Time stamps of the last while, oldest first; at most <see cref="Capacity"/>. Not thread-safe.</summary>
internal sealed class RecentTimes(TimeProvider time)
{
    /// <summary>Most stamps remembered; past it the oldest go.</summary>
    public const int Capacity = 20_000;

    private readonly Queue<long> _stamps = new();

    public void Add(long stamp)
    {
        if (_stamps.Count == Capacity)
        {
            _stamps.Dequeue();
        }

        _stamps.Enqueue(stamp);
    }

    public void Clear() => _stamps.Clear();

    /// <summary>How many lie within <paramref name="window"/> before now; older ones are forgotten.</summary>
    public int Count(TimeSpan window)
    {
        while (_stamps.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= window)
        {
            _stamps.Dequeue();
        }

        return _stamps.Count;
    }

    /// <summary>Time until the oldest within <paramref name="window"/> leaves it; null when there is none.</summary>
    public TimeSpan? OldestLeavesIn(TimeSpan window) =>
        Count(window) > 0 ? window - time.GetElapsedTime(_stamps.Peek()) : null;
}
