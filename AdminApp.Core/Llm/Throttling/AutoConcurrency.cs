using AdminApp.Core.Configuration;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// How many calls may be in flight. A number in the settings is kept to. <c>auto</c> is the ceiling and never binds while a
/// budget has room; only the provider's capacity and concurrency errors lower it (additive increase, multiplicative decrease,
/// as in TCP's congestion control, RFC 5681), and successes raise it again by about one a round.
/// </summary>
internal sealed class AutoConcurrency
{
    private double _auto = double.PositiveInfinity;
    private int _ceiling = 1;
    private int? _fixed;
    private TimeSpan _loweredAt = TimeSpan.MinValue;

    /// <summary>Calls that may be in flight now; at least 1.</summary>
    public int Limit => _fixed ?? (int)Math.Max(1, Math.Min(_auto, _ceiling));

    /// <summary>Takes the settings over; what errors taught is kept.</summary>
    public void Configure(AutoInt setting, int ceiling)
    {
        _fixed = setting.Value;
        _ceiling = Math.Max(1, ceiling);
    }

    /// <summary>An error of capacity or concurrency with so many calls in flight. A burst of them lowers once: what was sent before the last lowering says nothing about the lowered number.</summary>
    public void Lower(int inFlight, TimeSpan sentAt, TimeSpan now)
    {
        if (sentAt > _loweredAt)
        {
            _loweredAt = now;
            _auto = Math.Max(1, Math.Min(Math.Min(_auto, _ceiling), Math.Max(1, inFlight)) * 0.6);
        }
    }

    /// <summary>A call succeeded.</summary>
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
