using AdminApp.Core.Configuration;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// How many calls may be in flight. A configured number is fixed. <c>auto</c> starts at the ceiling and never binds while a budget
/// has room; only the provider's capacity and concurrency errors lower it (additive increase, multiplicative decrease, as in TCP's
/// congestion control, RFC 5681), and successes raise it again by about one per round.
/// </summary>
internal sealed class AutoConcurrency
{
    private double _auto = double.PositiveInfinity;
    private int _ceiling = 1;
    private int? _fixed;
    private TimeSpan _loweredAt = TimeSpan.MinValue;

    /// <summary>Calls that may currently be in flight; at least 1.</summary>
    public int Limit => _fixed ?? (int)Math.Max(1, Math.Min(_auto, _ceiling));

    /// <summary>Applies the settings and keeps what errors have taught.</summary>
    public void Configure(AutoInt setting, int ceiling)
    {
        _fixed = setting.Value;
        _ceiling = Math.Max(1, ceiling);
    }

    /// <summary>Handles a capacity or concurrency error with this many calls in flight. A burst lowers the limit only once: a request sent before the last lowering says nothing about the lower limit.</summary>
    public void Lower(int inFlight, TimeSpan sentAt, TimeSpan now)
    {
        if (sentAt > _loweredAt)
        {
            _loweredAt = now;
            _auto = Math.Max(1, Math.Min(Math.Min(_auto, _ceiling), Math.Max(1, inFlight)) * 0.6);
        }
    }

    public void Succeeded()
    {
        if (_auto < _ceiling)
        {
            _auto += 1 / _auto;
        }
        else
        {
            _auto = double.PositiveInfinity;
        }
    }
}
