namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// Whether anything may be sent at all: there may be a pause after a refusal by the provider, or the circuit breaker may be open. After
/// either, one request goes first, the probe, and the others wait until its headers show success. Not thread-safe: the throttle locks.
/// </summary>
internal sealed class SendingGate
{
    private ThrottleGate _gate = ThrottleGate.Open;
    private TimeSpan _closedUntil;
    private TimeSpan _pausedUntil;
    private string? _pauseReason;
    private bool _probeNeeded;
    private object? _probe;

    /// <summary>Whether only one request may be in flight.</summary>
    public bool OneAtATime => _probeNeeded || _gate == ThrottleGate.Probing;

    /// <summary>Whether the probe is in flight and the others wait for its headers.</summary>
    public bool WaitsForProbe => OneAtATime && _probe is not null;

    /// <summary>Why nothing is sent; null if sending is allowed.</summary>
    public string? Reason(TimeSpan now) =>
        _gate == ThrottleGate.Closed ? "Mistral to recover"
        : _pausedUntil > now ? _pauseReason
        : WaitsForProbe ? "one test call after a pause"
        : null;

    /// <summary>When the first request may be sent, as far as known.</summary>
    public TimeSpan OpensAt(TimeSpan now)
    {
        var closed = _gate == ThrottleGate.Closed ? _closedUntil : now;
        return new[] { now, closed, _pausedUntil }.Max();
    }

    /// <summary>Whether the next request may be sent now; a closed gate whose time is over starts probing.</summary>
    public bool CanGrant(TimeSpan now)
    {
        if (_gate == ThrottleGate.Closed && now >= _closedUntil)
        {
            _gate = ThrottleGate.Probing;
            _probe = null;
        }

        return _gate != ThrottleGate.Closed && now >= _pausedUntil && !WaitsForProbe;
    }

    /// <summary>Pauses sending; of several pauses at once, the longest counts.</summary>
    public void Pause(TimeSpan until, string reason)
    {
        _probeNeeded = true;
        if (until > _pausedUntil)
        {
            _pausedUntil = until;
            _pauseReason = reason;
        }
    }

    /// <summary>Ends a pause early: the probe is sent at once.</summary>
    public void EndPause(TimeSpan now) => _pausedUntil = now < _pausedUntil ? now : _pausedUntil;

    /// <summary>Sets the state that the circuit breaker asks for.</summary>
    public void Set(ThrottleGate gate, TimeSpan closedUntil)
    {
        if (gate != _gate)
        {
            _probe = null;
        }

        _gate = gate;
        _closedUntil = closedUntil;
    }

    /// <summary>A request was granted.</summary>
    public void Granted(object permit)
    {
        if (OneAtATime)
        {
            _probe = permit;
        }
    }

    /// <summary>A request got success headers: if it is the probe after a pause, the others may follow. With a half-open breaker, the breaker decides that itself.</summary>
    public void GoodHeaders(object permit)
    {
        if (_probe == permit)
        {
            _probeNeeded = false;
            if (_gate != ThrottleGate.Probing)
            {
                _probe = null;
            }
        }
    }

    /// <summary>A request ended, successfully or not.</summary>
    public void Ended(object permit)
    {
        if (_probe == permit)
        {
            _probe = null;
        }
    }
}
