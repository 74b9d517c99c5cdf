namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// Whether anything may be sent at all: there may be a pause after a refusal by the provider, or the circuit breaker may be open. After
/// either, one request goes first, the probe, and the others wait until its headers show success. A refusal that nothing explains also
/// slows sending down to an even pace.
/// </summary>
internal sealed class SendingGate
{
    private ThrottleGate _gate = ThrottleGate.Open;
    private TimeSpan _closedUntil;
    private TimeSpan _pausedUntil;
    private TimeSpan _pacedUntil;
    private TimeSpan _gap;
    private TimeSpan _lastGrant = TimeSpan.MinValue;
    private bool _probeNeeded;
    private bool _testsOthers;
    private Grant? _probe;

    /// <summary>Whether only one request may be in flight.</summary>
    public bool OneAtATime => _probeNeeded || _gate == ThrottleGate.Probing;

    /// <summary>Whether the probe is in flight and the others wait for its headers.</summary>
    public bool WaitsForProbe => OneAtATime && _probe is not null;

    /// <summary>Whether the next request tests if others still hold what they held: after the limit was used up.</summary>
    public bool TestsOthers => _probeNeeded && _testsOthers;

    /// <summary>Why the current pause was made; null if there was none.</summary>
    public string? PauseReason { get; private set; }

    /// <summary>When the current or last pause began.</summary>
    public TimeSpan PausedAt { get; private set; } = TimeSpan.MinValue;

    /// <summary>When the current or last pause ends.</summary>
    public TimeSpan PausedUntil => _pausedUntil;

    /// <summary>What keeps requests from being sent; null if sending is allowed.</summary>
    public Constraint? Holds(TimeSpan now) =>
        _gate == ThrottleGate.Closed && _closedUntil > now ? Constraint.Breaker
        : _pausedUntil > now ? Constraint.Pause
        : WaitsForProbe ? Constraint.Probe
        : null;

    /// <summary>When the first request may be sent, as far as known, pace apart.</summary>
    public TimeSpan OpensAt(TimeSpan now)
    {
        var opens = _gate == ThrottleGate.Closed && _closedUntil > now ? _closedUntil : now;
        return _pausedUntil > opens ? _pausedUntil : opens;
    }

    /// <summary>When a request may follow one that is sent at <paramref name="last"/>, by the pace.</summary>
    public TimeSpan PaceAllows(TimeSpan last) => last < _pacedUntil ? last + _gap : last;

    /// <summary>When the next request may be sent by the pace.</summary>
    public TimeSpan PaceAllowsNext(TimeSpan now) => _lastGrant != TimeSpan.MinValue && _lastGrant + _gap is var next && next > now && now < _pacedUntil ? next : now;

    /// <summary>Time passed: a closed gate whose time is over starts probing.</summary>
    public void MoveTo(TimeSpan now)
    {
        if (_gate == ThrottleGate.Closed && now >= _closedUntil)
        {
            (_gate, _probe) = (ThrottleGate.Probing, null);
        }
    }

    /// <summary>Whether the next request may be sent now.</summary>
    public bool CanGrant(TimeSpan now) => Holds(now) is null && PaceAllowsNext(now) <= now;

    /// <summary>Pauses sending; of several pauses at once, the longest counts.</summary>
    /// <param name="drained">The limit is used up.</param>
    public void Pause(TimeSpan until, string reason, bool drained, TimeSpan now)
    {
        (_probeNeeded, PausedAt) = (true, now);
        _testsOthers |= drained;
        if (until > _pausedUntil)
        {
            (_pausedUntil, PauseReason) = (until, reason);
        }
    }

    /// <summary>Ends a pause early: the probe is sent at once, and the pace is over. Returns whether there was a pause.</summary>
    public bool EndPause(TimeSpan now)
    {
        var paused = _pausedUntil > now;
        _pausedUntil = paused ? now : _pausedUntil;
        _pacedUntil = now;
        return paused;
    }

    /// <summary>Sends at most one request per <paramref name="gap"/> for a while.</summary>
    public void Pace(TimeSpan gap, TimeSpan until) => (_gap, _pacedUntil) = (gap, until);

    /// <summary>Sets the state that the circuit breaker asks for.</summary>
    public void Set(ThrottleGate gate, TimeSpan closedUntil)
    {
        if (gate != _gate)
        {
            _probe = null;
        }

        (_gate, _closedUntil) = (gate, closedUntil);
    }

    /// <summary>A request was granted.</summary>
    public void Granted(Grant grant, TimeSpan now)
    {
        _lastGrant = now;
        if (OneAtATime)
        {
            (_probe, grant.IsProbe) = (grant, true);
        }
    }

    /// <summary>
    /// A request got success headers: if it is the probe after a pause, the others may follow, unless another pause was made meanwhile.
    /// With a half-open breaker, the breaker decides that itself. Returns whether the probe of a pause succeeded.
    /// </summary>
    public bool GoodHeaders(Grant grant, TimeSpan now)
    {
        if (_probe != grant)
        {
            return false;
        }

        if (now < _pausedUntil)
        {
            _probe = null;
            return false;
        }

        var succeeded = _probeNeeded;
        (_probeNeeded, _testsOthers) = (false, false);
        _probe = _gate == ThrottleGate.Probing ? _probe : null;
        return succeeded;
    }

    /// <summary>A request ended, successfully or not.</summary>
    public void Ended(Grant grant) => _probe = _probe == grant ? null : _probe;
}
