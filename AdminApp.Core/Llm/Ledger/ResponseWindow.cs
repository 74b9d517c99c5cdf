namespace AdminApp.Core.Llm.Ledger;

/// <summary>Recent requests: up to <see cref="Capacity"/>, none older than <see cref="Age"/>. Not thread-safe; the ledger locks.</summary>
internal sealed class ResponseWindow
{
    /// <summary>Maximum number of requests.</summary>
    public const int Capacity = 2_048;

    /// <summary>How long they are remembered.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private readonly Queue<Response> _responses = new();

    public void Add(long endedAt, TimeSpan duration, bool answered, int calls)
    {
        if (_responses.Count == Capacity)
        {
            _responses.Dequeue();
        }

        _responses.Enqueue(new Response(endedAt, duration, answered, calls));
    }

    public RecentResponses Summarise(TimeProvider time)
    {
        while (_responses.TryPeek(out var oldest) && time.GetElapsedTime(oldest.EndedAt) > Age)
        {
            _responses.Dequeue();
        }

        if (_responses.Count == 0)
        {
            return new RecentResponses(null, null, null, null, null);
        }

        var durations = _responses.Where(r => r.Answered).Select(r => r.Duration).Order().ToArray();
        var called = _responses.Where(r => r.Answered && r.Calls > 0).ToArray();
        return new RecentResponses(
            Percentile(durations, 0.50),
            Percentile(durations, 0.95),
            Percentile(durations, 0.99),
            (double)_responses.Count(r => !r.Answered) / _responses.Count,
            called.Length == 0 ? null : called.Average(r => r.Calls));
    }

    private static TimeSpan? Percentile(TimeSpan[] sorted, double share) =>
        sorted.Length == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private sealed record Response(long EndedAt, TimeSpan Duration, bool Answered, int Calls);
}
