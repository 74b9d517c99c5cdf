namespace AdminApp.Core.Llm.Scheduling;

/// <summary>Who asked something in the last minutes.</summary>
internal sealed class ActiveUsers(TimeSpan period)
{
    /// <summary>Maximum number of users; beyond it, others are not remembered.</summary>
    public const int Capacity = 10_000;

    // A user is put into the line anew only after this long.
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, TimeSpan> _last = new(StringComparer.Ordinal);
    private readonly Queue<(string User, TimeSpan At)> _line = new();

    /// <summary>A user asked something.</summary>
    public void Saw(string user, TimeSpan now)
    {
        if (_last.TryGetValue(user, out var last) ? now - last >= Grain : _last.Count < Capacity)
        {
            _last[user] = now;
            _line.Enqueue((user, now));
        }
    }

    /// <summary>Number of users in the period.</summary>
    public int Count(TimeSpan now)
    {
        while (_line.TryPeek(out var oldest) && oldest.At + period <= now)
        {
            _line.Dequeue();
            if (_last.TryGetValue(oldest.User, out var last) && last == oldest.At)
            {
                _last.Remove(oldest.User);
            }
        }

        return _last.Count;
    }
}
