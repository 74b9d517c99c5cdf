namespace AdminApp.Core.Llm.Scheduling;

/// <summary>How long the last 64 calls of each kind took from sending to the end, for forecasts.</summary>
internal sealed class AnswerTimes
{
    private const int Capacity = 64;
    private readonly Kind[] _kinds = [.. Enum.GetValues<CallKind>().Select(_ => new Kind())];

    /// <summary>The median of a kind. A kind without calls takes that of answers; zero before the first, because nothing speaks against an answer in time.</summary>
    public TimeSpan Median(CallKind kind) =>
        _kinds[(int)kind] is { Count: > 0 } known ? known.Median
        : kind == CallKind.Probe ? TimeSpan.Zero
        : _kinds[(int)CallKind.Answer].Median;

    /// <summary>Adds a call that ended well. Returns whether the median changed by more than a tenth.</summary>
    public bool Add(CallKind kind, TimeSpan duration)
    {
        var times = _kinds[(int)kind];
        var before = times.Median;
        times.Add(duration);
        return (times.Median - before).Duration() > before / 10;
    }

    private sealed class Kind
    {
        private readonly TimeSpan[] _recent = new TimeSpan[Capacity];
        private readonly List<TimeSpan> _sorted = new(Capacity);
        private int _next;

        public int Count => _sorted.Count;

        public TimeSpan Median { get; private set; }

        public void Add(TimeSpan duration)
        {
            if (_sorted.Count == Capacity)
            {
                _sorted.RemoveAt(_sorted.BinarySearch(_recent[_next]));
            }

            var at = _sorted.BinarySearch(duration);
            _sorted.Insert(at < 0 ? ~at : at, duration);
            _recent[_next] = duration;
            _next = (_next + 1) % Capacity;
            Median = _sorted[_sorted.Count / 2];
        }
    }
}
