namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// How many calls may be in flight. A configured number is fixed. <c>auto</c> starts at the ceiling and never binds while a budget
/// has room; only the provider's capacity and concurrency errors lower it (additive increase, multiplicative decrease, as in TCP's
/// congestion control, RFC 5681). Successes raise it again by about one per round, and so does time.
/// </summary>
internal sealed class AutoConcurrency
{
    /// <summary>An error with this few calls in flight says nothing about how many the provider can take.</summary>
    public const int TooFew = 2;

    private const double Decrease = 0.6;
    private static readonly TimeSpan Recovers = TimeSpan.FromSeconds(60);
    private double _auto = double.PositiveInfinity;
    private int _ceiling = 1;
    private int? _fixed;
    private TimeSpan _loweredAt = TimeSpan.MinValue;
    private TimeSpan _raisedAt;

    /// <summary>Calls that may currently be in flight; at least 1.</summary>
    public int Limit => _fixed ?? (int)Math.Max(1, Math.Min(_auto, _ceiling));

    /// <summary>Applies the settings and keeps what errors have taught.</summary>
    public void Configure(int? fixedLimit, int ceiling)
    {
        _fixed = fixedLimit;
        _ceiling = Math.Max(1, ceiling);
    }

    /// <summary>
    /// Handles an error with this many calls in flight when its request was sent. A burst lowers the limit only once: a request sent before
    /// the last lowering says nothing about the lower limit. Returns whether it was lowered.
    /// </summary>
    /// <param name="floor">What the budgets need in flight to be used up; an overloaded provider does not push the limit below it.</param>
    public bool Lower(int inFlight, double floor, TimeSpan sentAt, TimeSpan now)
    {
        if (inFlight <= TooFew || sentAt <= _loweredAt)
        {
            return false;
        }

        (_loweredAt, _raisedAt) = (now, now);
        var before = Limit;
        var allowed = Math.Min(_auto, _ceiling);
        _auto = Math.Min(allowed, Math.Max(Math.Max(1, floor), Math.Min(allowed, inFlight) * Decrease));
        Settle();
        return Limit < before;
    }

    /// <summary>A call was answered.</summary>
    public void Succeeded()
    {
        if (!double.IsPositiveInfinity(_auto))
        {
            _auto += 1 / _auto;
            Settle();
        }
    }

    /// <summary>A minute without another error doubles it, however few calls there were.</summary>
    public void MoveTo(TimeSpan now)
    {
        while (!double.IsPositiveInfinity(_auto) && now - _raisedAt >= Recovers)
        {
            _raisedAt += Recovers;
            _auto *= 2;
            Settle();
        }
    }

    private void Settle() => _auto = _auto < _ceiling ? _auto : double.PositiveInfinity;
}
