namespace AdminApp.Core.Llm.Attempts;

/// <summary>Recent timestamps, oldest first; up to <see cref="Capacity"/>. Not thread-safe.</summary>
internal sealed class RecentTimes(TimeProvider time)
{
    /// <summary>Maximum number of timestamps; beyond it the oldest are dropped.</summary>
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

    /// <summary>How many are within the last <paramref name="window"/>; older ones are forgotten.</summary>
    public int Count(TimeSpan window)
    {
        while (_stamps.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= window)
        {
            _stamps.Dequeue();
        }

        return _stamps.Count;
    }
}
