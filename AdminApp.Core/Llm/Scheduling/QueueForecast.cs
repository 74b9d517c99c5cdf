namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// When each waiting request would be sent if no others arrived, and what it waits for: the queue played forward against windows, shares,
/// slots, gate and pace. Made once per change of state and shared by admission, by what callers are told, and by the pages.
/// </summary>
internal sealed class QueueForecast
{
    // While a probe is in flight, the others wait for its headers. This is how long that is assumed to take.
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(1);

    private readonly List<WindowForecast> _windows = [];
    private readonly List<ShareForecast> _shares = [];
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
        BeginWindows(now);
        if (!windowsOnly)
        {
            BeginSharesAndSlots(now);
        }

        _knownAt = group.PastKnownAt;
        var waitsForWord = group.Word.IsAwaited && group.Running.Count > 0;
        _at = gate.OpensAt(now) + (gate.WaitsForProbe || waitsForWord ? ProbeTime : TimeSpan.Zero);
        _restOpens = group.OneAtATime && !gate.WaitsForProbe && !waitsForWord ? _at + ProbeTime : _at;
        _constraint = gate.Holds(now) ?? (waitsForWord ? Constraint.Word : Constraint.Turn);
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
        for (var i = 0; i < _shares.Count; i++)
        {
            var room = _shares[i].EarliestRoom(call, start);
            start = room > start ? room : start;
        }

        var waitsFor = start > _at ? Constraint.Share : _constraint;
        for (var i = 0; i < _windows.Count; i++)
        {
            _windows[i].Charge(start, _windows[i].Cost(tokens));
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
    public bool Passes(TimeSpan headStart, long headTokens, TimeSpan now, long tokens)
    {
        foreach (var window in _windows)
        {
            if (!window.FitsBeside(headStart, window.Cost(headTokens), now, window.Cost(tokens)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>When the next charge leaves one of the windows.</summary>
    public TimeSpan NextRelease
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (var window in _windows)
            {
                next = window.NextRelease < next ? window.NextRelease : next;
            }

            return next;
        }
    }

    private void BeginWindows(TimeSpan now)
    {
        while (_windows.Count < _group.Windows.Count)
        {
            _windows.Add(new WindowForecast());
            _shares.Add(new ShareForecast());
        }

        for (var i = 0; i < _windows.Count; i++)
        {
            var window = _group.Windows[i];
            _windows[i].Begin(window, _group.Log, ConstraintOf(window), _group.Gate.TestsOthers, now);
        }
    }

    private Constraint ConstraintOf(BudgetWindow window) =>
        window == _group.Second ? Constraint.Second : window == _group.Requests ? Constraint.Requests : window == _group.Tokens ? Constraint.Tokens : Constraint.MoreLimits;

    private void BeginSharesAndSlots(TimeSpan now)
    {
        for (var i = 0; i < _shares.Count; i++)
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
            for (var i = _windows.Count - 1; i >= 0; i--)
            {
                if (!AdvanceTo(_windows[i], _windows[i].Cost(tokens)))
                {
                    return false;
                }
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
