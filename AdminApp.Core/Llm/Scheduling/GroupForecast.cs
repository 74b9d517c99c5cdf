namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// The forecasts of one group, each made once per change of state and shared by all who ask. With many waiting, a change waits up to a
/// quarter of a second for the next forecast, and a newcomer's start is read off by its place.
/// </summary>
internal sealed class GroupForecast(BudgetGroup group)
{
    /// <summary>Up to this many waiting requests, every answer is exact.</summary>
    public const int Exact = 256;

    /// <summary>How old a forecast may be with more of them.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromMilliseconds(250);

    /// <summary>Maximum number of refused callers whose slots are remembered.</summary>
    public const int MaxPromises = 1_000;

    private readonly QueueForecast _queue = new();
    private readonly QueueForecast _behind = new();
    private readonly QueueForecast _head = new();
    private readonly PriorityQueue<PlannedCall, TimeSpan> _promises = new();
    private long _version;
    private long _queueVersion = -1;
    private long _behindVersion = -1;
    private TimeSpan _queueMade;
    private TimeSpan _behindMade;

    /// <summary>Calls of the group that may be in flight.</summary>
    public int Slots { get; set; }

    /// <summary>Something changed: the next question is answered anew.</summary>
    public void Changed() => _version++;

    /// <summary>Gives every waiting request its place, start and constraint. Returns whether there was anything new.</summary>
    public bool Refresh(TimeSpan now)
    {
        // What should have started by now waits for a call that takes longer than most.
        var overdue = _queue.Starts is [var first, ..] && first <= now && now - _queueMade >= Age;
        if ((_queueVersion == _version && !overdue) || (group.Queue.Count > Exact && now - _queueMade < Age))
        {
            return false;
        }

        _queue.Play(group, Slots, group.OthersActive, now);
        (_queueVersion, _queueMade) = (_version, now);
        return true;
    }

    /// <summary>When a newcomer would start, and what it would wait for: it gets its place, start and constraint, and may then be added to the queue or not.</summary>
    public void Place(Waiter newcomer, TimeSpan now)
    {
        if (group.Queue.Count == 0)
        {
            _head.Begin(group, Slots, group.OthersActive, now);
            newcomer.Place = 1;
            (newcomer.Start, newcomer.Constraint) = _head.Next(newcomer.Planned);
            return;
        }

        if (group.Queue.Count > Exact && newcomer is { Continues: false, IsRetry: false })
        {
            PlaceAmongMany(newcomer, now);
            return;
        }

        group.Queue.Add(newcomer);
        _queue.Play(group, Slots, group.OthersActive, now);
        group.Queue.Remove(newcomer);
        _queueVersion = -1;
    }

    /// <summary>
    /// When a newcomer would start among all who wait and those who are on their way, in the order of the queue. Returns how many of these
    /// would have to wait, and whether a full queue would make room for it.
    /// </summary>
    public (int Waiting, bool GivesWay) PlaceAmong(Waiter newcomer, IReadOnlyList<Waiter> coming, TimeSpan now)
    {
        var queue = group.Queue;
        foreach (var waiter in coming)
        {
            queue.Add(waiter);
        }

        var givesWay = queue.GivesWayTo(newcomer.User, newcomer.Class) is not null;
        queue.Add(newcomer);
        _queue.Play(group, Slots, group.OthersActive, now);
        var waiting = _queue.Starts.Count(start => start > now) - (newcomer.Start > now ? 1 : 0);
        queue.Remove(newcomer);
        foreach (var waiter in coming)
        {
            queue.Remove(waiter);
        }

        _queueVersion = -1;
        return (waiting, givesWay);
    }

    /// <summary>
    /// When a refused caller would start behind all who wait and all who were refused before it: each gets a later slot, so that they do not
    /// all return together.
    /// </summary>
    public TimeSpan StartBehind(Waiter refused, TimeSpan now)
    {
        while (_promises.TryPeek(out _, out var until) && until <= now)
        {
            _promises.Dequeue();
            _behindVersion = -1;
        }

        // Also when nothing changed but the time: what could have been sent since then was not asked for.
        if (_behindVersion < 0 || now - _behindMade >= Age || (group.Queue.Count <= Exact && (_behindVersion != _version || now != _behindMade)))
        {
            _behind.Play(group, Slots, group.OthersActive, now);
            foreach (var (earlier, _) in _promises.UnorderedItems)
            {
                _behind.Next(earlier);
            }

            (_behindVersion, _behindMade) = (_version, now);
        }

        return _behind.Next(refused.Planned).Start;
    }

    /// <summary>When the queue has room again for the next refused caller: as many have left it as were refused before, and one more.</summary>
    public TimeSpan QueueHasRoomAt(TimeSpan now)
    {
        Refresh(now);
        var starts = _queue.Starts;
        return starts.Count == 0 ? now : starts[Math.Min(_promises.Count, starts.Count - 1)];
    }

    /// <summary>A refused caller was told to ask again then.</summary>
    public void Promise(Waiter refused, TimeSpan until)
    {
        if (_promises.Count < MaxPromises)
        {
            _promises.Enqueue(refused.Planned, until);
        }
    }

    /// <summary>Whether refused callers were promised slots that are still to come.</summary>
    public bool HasPromises(TimeSpan now) => _promises.TryPeek(out _, out var until) && (until > now || _promises.Count > 1);

    /// <summary>The head's forecast alone, for the timer and for those that may pass it: when it fits; null if it never does.</summary>
    public TimeSpan? StartOfHead(Waiter head, TimeSpan now)
    {
        BeginHead(now);
        return _head.EarliestRoom(head.Tokens);
    }

    /// <summary>Begins the head's forecast.</summary>
    public void BeginHead(TimeSpan now) => _head.Begin(group, int.MaxValue, othersActive: false, now, withShares: false);

    /// <summary>Whether a smaller request can go now without delaying the head; after <see cref="StartOfHead"/>.</summary>
    public bool Passes(TimeSpan headStart, Waiter head, TimeSpan now, Waiter small) => _head.Passes(headStart, head.Tokens, now, small.Tokens);

    /// <summary>When the next charge leaves one of the windows; after <see cref="BeginHead"/>.</summary>
    public TimeSpan NextRelease => _head.NextRelease;

    private void PlaceAmongMany(Waiter newcomer, TimeSpan now)
    {
        Refresh(now);
        var starts = _queue.Starts;
        newcomer.Place = Math.Min(group.Queue.PlaceOfNew(newcomer.User, newcomer.Class), group.Queue.Count + 1);
        // One more in the middle moves everybody behind it by one, so the last place is always the new one.
        var last = _queue.Next(newcomer.Planned);
        (newcomer.Start, newcomer.Constraint) = newcomer.Place <= starts.Count - 1 ? (starts[newcomer.Place - 1], last.Constraint) : last;
    }
}
