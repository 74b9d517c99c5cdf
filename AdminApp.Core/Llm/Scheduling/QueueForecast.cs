namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// When each waiting request would be sent if no others arrived, and what it waits for: the queue played forward against windows, shares,
/// slots, gate and pace. Made once per change of state and shared by admission, by what callers are told, and by the pages.
/// </summary>
internal sealed class QueueForecast
{
    // While a probe is in flight, the others wait for its headers. This is how long that is assumed to take.
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(1);

    private readonly WindowForecast _second = new();
    private readonly WindowForecast _requests = new();
    private readonly WindowForecast _tokens = new();
    private readonly ShareForecast[] _shares = [new(), new(), new()];
    private readonly PriorityQueue<TimeSpan, TimeSpan> _ends = new();
    private readonly List<TimeSpan> _starts = [];
    private BudgetGroup _group = null!;
    private TimeSpan _at;
    private TimeSpan _restOpens;
    private TimeSpan _knownAt;
    private Constraint _constraint;
    private bool _first;

    /// <summary>When the requests would start, in their order.</summary>
    public IReadOnlyList<TimeSpan> Starts => _starts;

    /// <summary>Plays the group's queue; every waiting request gets its place, start and constraint.</summary>
    public void Play(BudgetGroup group, TimeSpan now)
    {
        Begin(group, now);
        var order = group.Queue.InOrder();
        for (var i = 0; i < order.Count; i++)
        {
            var waiter = order[i];
            waiter.Place = i + 1;
            (waiter.Start, waiter.Constraint) = Next(waiter.Planned);
        }
    }

    /// <summary>Plays an empty queue.</summary>
    /// <param name="windowsOnly">Leaves slots and shares out; only <see cref="EarliestRoom"/> and <see cref="Passes"/> may be asked then.</param>
    public void Begin(BudgetGroup group, TimeSpan now, bool windowsOnly = false)
    {
        var gate = group.Gate;
        (_group, _first) = (group, true);
        _starts.Clear();
        _second.Begin(group.Second, group.Log, Constraint.Second, gate.TestsOthers, now);
        _requests.Begin(group.Requests, group.Log, Constraint.Requests, gate.TestsOthers, now);
        _tokens.Begin(group.Tokens, group.Log, Constraint.Tokens, gate.TestsOthers, now);
        if (!windowsOnly)
        {
            BeginSharesAndSlots(now);
        }

        _knownAt = group.PastKnownAt;
        _at = gate.OpensAt(now) + (gate.WaitsForProbe ? ProbeTime : TimeSpan.Zero);
        _restOpens = gate is { OneAtATime: true, WaitsForProbe: false } ? _at + ProbeTime : _at;
        _constraint = gate.Holds(now) ?? Constraint.Turn;
        if (gate.PaceAllowsNext(now) is var paced && paced > _at)
        {
            (_at, _constraint) = (paced, Constraint.Pace);
        }
    }

    /// <summary>Plans one more request behind all others; returns when it would start and what it waits for.</summary>
    public (TimeSpan Start, Constraint Constraint) Next(PlannedCall call)
    {
        var next = Plan(call);
        _starts.Add(next.Start);
        return next;
    }

    private (TimeSpan Start, Constraint Constraint) Plan(PlannedCall call)
    {
        AdvanceToSlot();
        var tokens = call.Tokens;
        if (!AdvanceToRoom(tokens))
        {
            return (TimeSpan.MaxValue, Constraint.Tokens);
        }

        var start = _at;
        for (var i = 0; i < _shares.Length; i++)
        {
            var room = _shares[i].EarliestRoom(call, start);
            start = room > start ? room : start;
        }

        var waitsFor = start > _at ? Constraint.Share : _constraint;
        _second.Charge(start, 1);
        _requests.Charge(start, 1);
        _tokens.Charge(start, tokens);
        for (var i = 0; i < _shares.Length; i++)
        {
            _shares[i].Charge(call, start);
        }

        var end = start + _group.AnswerTimes.Median(call.Kind);
        _ends.Enqueue(end, end);
        if (start == _at)
        {
            Advance(_group.Gate.PaceAllows(_at), Constraint.Pace);
            if (_first)
            {
                Advance(_restOpens, Constraint.Probe);
            }

            _first = false;
        }

        return (start, waitsFor);
    }

    /// <summary>The first time from now on at which a request with this many tokens fits everywhere; null if it never does. Only on a forecast just begun.</summary>
    public TimeSpan? EarliestRoom(long tokens) => AdvanceToRoom(tokens) ? _at : null;

    /// <summary>Whether a smaller request can go at <paramref name="now"/> and the head still fits at <paramref name="headStart"/>.</summary>
    public bool Passes(TimeSpan headStart, long headTokens, TimeSpan now, long tokens) =>
        _second.FitsBeside(headStart, 1, now, 1) && _requests.FitsBeside(headStart, 1, now, 1) && _tokens.FitsBeside(headStart, headTokens, now, tokens);

    /// <summary>When the next charge leaves one of the windows.</summary>
    public TimeSpan NextRelease => Min(_second.NextRelease, Min(_requests.NextRelease, _tokens.NextRelease));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void BeginSharesAndSlots(TimeSpan now)
    {
        for (var i = 0; i < _shares.Length; i++)
        {
            _shares[i].Begin(_group.Windows[i], _group.Log, _group.OthersActive, now);
        }

        _ends.Clear();
        foreach (var grant in _group.Running)
        {
            var end = grant.Began + _group.AnswerTimes.Median(grant.Waiter.Kind);
            end = end > now ? end : now;
            _ends.Enqueue(end, end);
        }
    }

    private void AdvanceToSlot()
    {
        // One request, until what was sent before the record is known or no longer counts.
        if (_at < _knownAt && (_group.Requests.Used > 0 || !_first))
        {
            Advance(_knownAt, Constraint.UnknownPast);
        }

        while (_ends.Count > 0 && _ends.Count >= _group.Slots)
        {
            Advance(_ends.Dequeue(), Constraint.Slot);
            _constraint = _constraint == Constraint.Turn ? Constraint.Slot : _constraint;
        }
    }

    private bool AdvanceToRoom(long tokens)
    {
        while (true)
        {
            var before = _at;
            if (!AdvanceTo(_tokens, tokens) || !AdvanceTo(_requests, 1) || !AdvanceTo(_second, 1))
            {
                return false;
            }

            if (_at == before)
            {
                return true;
            }
        }
    }

    private bool AdvanceTo(WindowForecast window, long cost)
    {
        if (window.EarliestRoom(_at, cost) is not { } room)
        {
            return false;
        }

        Advance(room, window.Constraint);
        return true;
    }

    private void Advance(TimeSpan to, Constraint constraint)
    {
        if (to > _at)
        {
            (_at, _constraint) = (to, constraint);
        }
    }
}
