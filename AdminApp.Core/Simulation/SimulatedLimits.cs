namespace AdminApp.Core.Simulation;

/// <summary>
/// Counts like the provider: requests and tokens per model, the month per key. Deliberately written separately from the limiter and
/// sharing nothing with it: an error in one must not be hidden by the same error in the other. Not thread-safe: the gate locks.
/// </summary>
/// <param name="clockOffset">What makes the simulation's clock a UTC clock, in seconds.</param>
internal sealed class SimulatedLimits(double clockOffset = 0)
{
    private const int MaxModels = 100;
    private const string TokensMonth = "tokens-month";
    private readonly Dictionary<string, ModelCounters> _models = [];
    private long _month;

    /// <summary>The counters of a model. Those of the model not asked for longest are dropped when there are too many.</summary>
    public ModelCounters Of(string model, double now)
    {
        if (!_models.TryGetValue(model, out var counters))
        {
            if (_models.Count >= MaxModels)
            {
                _models.Remove(_models.MinBy(pair => pair.Value.UsedAt).Key);
            }

            _models[model] = counters = new ModelCounters(clockOffset);
        }

        counters.UsedAt = Math.Max(counters.UsedAt, now);
        return counters;
    }

    /// <summary>Judges an arrival and counts it.</summary>
    /// <param name="options">How the provider treats the model.</param>
    /// <param name="counters">What the model has counted.</param>
    /// <param name="now">When it arrived.</param>
    /// <param name="cost">What it costs.</param>
    public LimitDecision Decide(SimulationOptions options, ModelCounters counters, double now, RequestCost cost)
    {
        var tokens = cost.InWindows(options.Charge);
        var (verdict, window) = Judge(options, counters, now, cost);
        var served = verdict == ArrivalVerdict.Served;
        if (served || options.RefusedCount)
        {
            counters.Second.Add(now, 1, LimitWindow.Second(options), Longest(options), !served);
            counters.Requests.Add(now, 1, LimitWindow.Requests(options), Longest(options), !served);
        }

        if (served)
        {
            counters.Tokens.Add(now, tokens, LimitWindow.Tokens(options), Longest(options));
            _month += cost.InMonth(options.Charge);
        }

        var limits = Read(options, counters, now);
        var refusing = verdict switch
        {
            ArrivalVerdict.RefusedForGood => LimitWindow.RequestsMinute,
            ArrivalVerdict.RefusedByMonth => TokensMonth,
            _ => window?.Name,
        };
        return new LimitDecision(
            verdict, served ? tokens : 0, limits, limits.FirstOrDefault(limit => limit.Name == refusing),
            window is null ? 1 : counters.Of(window).RoomIn(now, window, AmountOf(window, tokens)));
    }

    /// <summary>Charges tokens that were written after the arrival.</summary>
    public void Charge(SimulationOptions options, ModelCounters counters, double now, long tokens)
    {
        counters.Tokens.Add(now, tokens, LimitWindow.Tokens(options), Longest(options));
        _month += tokens;
    }

    /// <summary>Every limit that has a name, as it is now.</summary>
    public IReadOnlyList<LimitReading> Read(SimulationOptions options, ModelCounters counters, double now)
    {
        var readings = new List<LimitReading>();
        if (options.ZeroAllowance)
        {
            readings.Add(new LimitReading(LimitWindow.RequestsMinute, 0, null));
        }

        foreach (var window in LimitWindow.All(options))
        {
            if (window.Name is { } name && !(options.ZeroAllowance && name == LimitWindow.RequestsMinute))
            {
                readings.Add(new LimitReading(name, window.Limit, counters.Of(window).Remaining(now, window)));
            }
        }

        if (options.TokensPerMonth > 0)
        {
            readings.Add(new LimitReading(TokensMonth, options.TokensPerMonth, Math.Max(0, options.TokensPerMonth - _month)));
        }

        return readings;
    }

    private (ArrivalVerdict Verdict, LimitWindow? Window) Judge(SimulationOptions options, ModelCounters counters, double now, RequestCost cost)
    {
        if (options.ZeroAllowance)
        {
            return (ArrivalVerdict.RefusedForGood, null);
        }

        if (options is { RequestsPerSecond: > 0, SecondLimit: SecondLimit.Concurrency } && counters.InFlight >= LimitWindow.Permits(options.RequestsPerSecond))
        {
            return (ArrivalVerdict.RefusedByConcurrency, null);
        }

        var tokens = cost.InWindows(options.Charge);
        foreach (var window in LimitWindow.All(options))
        {
            if (!counters.Of(window).Fits(now, window, AmountOf(window, tokens)))
            {
                return (window.Verdict, window);
            }
        }

        return options.TokensPerMonth > 0 && _month + cost.InMonth(options.Charge) > options.TokensPerMonth ? (ArrivalVerdict.RefusedByMonth, null) : (ArrivalVerdict.Served, null);
    }

    private static long AmountOf(LimitWindow window, long tokens) => window.Verdict == ArrivalVerdict.RefusedByTokens ? tokens : 1;

    private static double Longest(SimulationOptions options) => LimitWindow.All(options).Select(window => window.Seconds).DefaultIfEmpty(0).Max();
}
