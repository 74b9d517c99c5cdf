namespace AdminApp.Core.Simulation;

/// <summary>
/// Counts like the provider. Deliberately written separately from the limiter and sharing nothing with it: an error in one must not be
/// hidden by the same error in the other. Not thread-safe: the gate locks.
/// </summary>
internal sealed class SimulatedLimits
{
    private readonly WindowCount _second = new();
    private readonly WindowCount _requests = new();
    private readonly WindowCount _tokens = new();
    private long _month;

    /// <summary>Judges an arrival and counts it.</summary>
    public LimitDecision Decide(SimulationOptions options, double now, long tokens, int inFlight)
    {
        var secondPermits = Math.Max(1, (int)options.RequestsPerSecond);
        var secondWindow = options.RequestsPerSecond > 0 ? secondPermits / options.RequestsPerSecond : 1;
        var verdict =
            options.ZeroAllowance ? ArrivalVerdict.RefusedForGood
            : options is { RequestsPerSecond: > 0, SecondLimit: SecondLimit.Concurrency } && inFlight >= secondPermits ? ArrivalVerdict.RefusedByConcurrency
            : options is { RequestsPerSecond: > 0, SecondLimit: SecondLimit.Rate } && _second.Sum(now, secondWindow, options.Windows) >= secondPermits ? ArrivalVerdict.RefusedBySecond
            : options.RequestsPerMinute > 0 && _requests.Sum(now, options.WindowSeconds, options.Windows) >= options.RequestsPerMinute ? ArrivalVerdict.RefusedByMinute
            : options.TokensPerMinute > 0 && _tokens.Sum(now, options.WindowSeconds, options.Windows) + tokens > options.TokensPerMinute ? ArrivalVerdict.RefusedByTokens
            : options.TokensPerMonth > 0 && _month + tokens > options.TokensPerMonth ? ArrivalVerdict.RefusedByMonth
            : ArrivalVerdict.Served;

        if (verdict == ArrivalVerdict.Served || options.RefusedCount)
        {
            _second.Add(now, 1);
            _requests.Add(now, 1);
        }

        if (verdict == ArrivalVerdict.Served)
        {
            _tokens.Add(now, tokens);
            _month += tokens;
        }

        var room = verdict switch
        {
            ArrivalVerdict.RefusedBySecond => _second.RoomIn(now, secondWindow, options.Windows, secondPermits, 1),
            ArrivalVerdict.RefusedByMinute => _requests.RoomIn(now, options.WindowSeconds, options.Windows, options.RequestsPerMinute, 1),
            ArrivalVerdict.RefusedByTokens => _tokens.RoomIn(now, options.WindowSeconds, options.Windows, options.TokensPerMinute, tokens),
            _ => 1,
        };
        return new LimitDecision(
            verdict, verdict == ArrivalVerdict.Served ? tokens : 0,
            Math.Max(0, options.RequestsPerMinute - _requests.Sum(now, options.WindowSeconds, options.Windows)),
            Math.Max(0, options.TokensPerMinute - _tokens.Sum(now, options.WindowSeconds, options.Windows)),
            Math.Max(0, options.TokensPerMonth - _month), room);
    }

    /// <summary>Corrects the charge of an answer to what it really used.</summary>
    public void Correct(double arrivedAt, long difference)
    {
        _tokens.Change(arrivedAt, difference);
        _month += difference;
    }

    /// <summary>Amounts by time, dropped after the longest window.</summary>
    private sealed class WindowCount
    {
        private const double MaxSeconds = 86_400;
        private const int MaxEntries = 200_000;
        private readonly LinkedList<(double At, long Amount)> _entries = new();

        public void Add(double now, long amount)
        {
            // Threads may deliver two arrivals in the wrong order.
            var before = _entries.Last;
            while (before is not null && before.Value.At > now)
            {
                before = before.Previous;
            }

            if (before is null)
            {
                _entries.AddFirst((now, amount));
            }
            else
            {
                _entries.AddAfter(before, (now, amount));
            }

            while (_entries.First is { } oldest && (oldest.Value.At < now - MaxSeconds || _entries.Count > MaxEntries))
            {
                _entries.RemoveFirst();
            }
        }

        public void Change(double at, long difference)
        {
            for (var node = _entries.Last; node is not null && node.Value.At >= at; node = node.Previous)
            {
                if (node.Value.At <= at)
                {
                    node.Value = (at, node.Value.Amount + difference);
                    return;
                }
            }
        }

        public long Sum(double now, double window, WindowKind kind)
        {
            var from = kind == WindowKind.Sliding ? now - window : Math.Floor(now / window) * window;
            long sum = 0;
            for (var node = _entries.Last; node is not null && (kind == WindowKind.Sliding ? node.Value.At > from : node.Value.At >= from); node = node.Previous)
            {
                sum += node.Value.Amount;
            }

            return sum;
        }

        /// <summary>Seconds until an amount fits, if nothing else arrives.</summary>
        public double RoomIn(double now, double window, WindowKind kind, long limit, long amount)
        {
            if (kind == WindowKind.Fixed)
            {
                return ((Math.Floor(now / window) + 1) * window) - now;
            }

            var sum = Sum(now, window, kind);
            for (var node = _entries.First; node is not null; node = node.Next)
            {
                if (node.Value.At <= now - window)
                {
                    continue;
                }

                sum -= node.Value.Amount;
                if (sum + amount <= limit)
                {
                    return node.Value.At + window - now;
                }
            }

            return window;
        }
    }
}

/// <summary>The verdict on one arrival, and the contents of its headers.</summary>
internal sealed record LimitDecision(ArrivalVerdict Verdict, long Charged, long RemainingRequests, long RemainingTokens, long RemainingMonth, double RoomInSeconds);
