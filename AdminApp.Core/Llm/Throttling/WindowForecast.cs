namespace AdminApp.Core.Llm.Throttling;

/// <summary>A copy of a window that simulates future grants; the times passed to it must not decrease.</summary>
internal sealed class WindowForecast(long limit, TimeSpan span, long used, IEnumerable<(TimeSpan At, long Cost)> releases)
{
    private readonly Queue<(TimeSpan At, long Cost)> _releases = new(releases);
    private long _used = used;

    /// <summary>The first time from <paramref name="from"/> on at which a charge fits; null if it is larger than the limit itself.</summary>
    public TimeSpan? EarliestRoom(TimeSpan from, long cost)
    {
        if (limit == 0)
        {
            return from;
        }

        if (cost > limit)
        {
            return null;
        }

        ReleaseUntil(from);
        var at = from;
        while (_used + cost > limit)
        {
            var next = _releases.Dequeue();
            _used -= next.Cost;
            at = next.At;
        }

        return at;
    }

    /// <summary>Charges at a time returned by <see cref="EarliestRoom"/>, or later.</summary>
    public void Charge(TimeSpan at, long cost)
    {
        ReleaseUntil(at);
        _used += cost;
        _releases.Enqueue((at + span, cost));
    }

    private void ReleaseUntil(TimeSpan at)
    {
        while (_releases.TryPeek(out var next) && next.At <= at)
        {
            _used -= _releases.Dequeue().Cost;
        }
    }
}
