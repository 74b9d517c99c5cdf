namespace AdminApp.Core.Simulation;

/// <summary>The latest arrivals, up to <see cref="Capacity"/>: proof of what a client really sent, independent of its own counters.</summary>
public sealed class ArrivalLog
{
    /// <summary>Number of arrivals kept.</summary>
    public const int Capacity = 20_000;

    private readonly Lock _lock = new();
    private readonly Arrival?[] _ring = new Arrival?[Capacity];
    private readonly Dictionary<ArrivalVerdict, long> _counts = [];
    private long _total;
    private int _mostInFlight;

    /// <summary>Number of arrivals since the start, including those no longer kept.</summary>
    public long Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    /// <summary>Maximum number of requests in flight at the same time.</summary>
    public int MaxInFlight
    {
        get
        {
            lock (_lock)
            {
                return _mostInFlight;
            }
        }
    }

    /// <summary>Number of arrivals since the start by verdict.</summary>
    public IReadOnlyDictionary<ArrivalVerdict, long> Counts
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<ArrivalVerdict, long>(_counts);
            }
        }
    }

    /// <summary>The arrivals kept, oldest first.</summary>
    /// <param name="after">Only those with a greater number.</param>
    public IReadOnlyList<Arrival> Snapshot(long after = 0)
    {
        lock (_lock)
        {
            var first = Math.Max(Math.Max(0, after) + 1, _total - Capacity + 1);
            var arrivals = new List<Arrival>((int)Math.Max(0, _total - first + 1));
            for (var number = first; number <= _total; number++)
            {
                arrivals.Add(_ring[number % Capacity]!);
            }

            return arrivals;
        }
    }

    /// <summary>The maximum number of arrivals within any interval of this length, including refused ones but without those with a wrong key.</summary>
    /// <param name="interval">Length of the interval.</param>
    /// <param name="model">Only those for this model; null (default) for all.</param>
    public int MaxWithin(TimeSpan interval, string? model = null)
    {
        var times = Snapshot().Where(arrival => arrival.Verdict != ArrivalVerdict.Unauthorized && (model is null || arrival.Model == model)).Select(arrival => arrival.AtSeconds).Order().ToArray();
        var (most, first) = (0, 0);
        for (var last = 0; last < times.Length; last++)
        {
            while (times[last] - times[first] >= interval.TotalSeconds)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    internal void Add(Arrival arrival)
    {
        lock (_lock)
        {
            _total = arrival.Number;
            _ring[arrival.Number % Capacity] = arrival;
            _counts[arrival.Verdict] = _counts.GetValueOrDefault(arrival.Verdict) + 1;
            _mostInFlight = Math.Max(_mostInFlight, arrival.InFlight);
        }
    }

    internal void Charge(long number, long tokens) => Change(number, arrival => arrival with { Tokens = tokens });

    internal void End(long number, double atSeconds, bool left) => Change(number, arrival => arrival with { EndSeconds = atSeconds, Left = left });

    private void Change(long number, Func<Arrival, Arrival> change)
    {
        lock (_lock)
        {
            if (_ring[number % Capacity] is { } arrival && arrival.Number == number)
            {
                _ring[number % Capacity] = change(arrival);
            }
        }
    }
}
