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

        _queue.Play(group, now);
        (_queueVersion, _queueMade) = (_version, now);
        return true;
    }

    /// <summary>When a newcomer would start, and what it would wait for: it gets its place, start and constraint, and may then be added to the queue or not.</summary>
    public void Place(Waiter newcomer, TimeSpan now)
    {
        if (group.Queue.Count == 0)
        {
            _head.Begin(group, now);
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
        _queue.Play(group, now);
        group.Queue.Remove(newcomer);
        _queueVersion = -1;
    }

    /// <summary>
    /// When a newcomer would start among all who wait and those who are on their way, in the order of the queue. Returns whether a queue of
    /// this size would have a place for it.
    /// </summary>
    public bool PlaceAmong(Waiter newcomer, IReadOnlyList<Waiter> coming, int queueSize, TimeSpan now)
    {
        var queue = group.Queue;
        foreach (var waiter in coming)
        {
            queue.Add(waiter);
        }

        queue.Add(newcomer);
        _queue.Play(group, now);
        queue.Remove(newcomer);
        var waiting = _queue.Starts.Count(start => start > now) - (newcomer.Start > now ? 1 : 0);
        var hasPlace = waiting < queueSize || queue.GivesWayTo(newcomer.User, newcomer.Class) is not null;
        foreach (var waiter in coming)
        {
            queue.Remove(waiter);
        }

        _queueVersion = -1;
        return hasPlace;
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
            _behind.Play(group, now);
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

    /// <summary>The head's forecast alone, for the timer and for those that may pass it: when it fits, null if it never does; and when the next charge leaves a window.</summary>
    public (TimeSpan? Start, TimeSpan NextRelease) PlayHead(Waiter head, TimeSpan now)
    {
        _head.Begin(group, now, windowsOnly: true);
        var nextRelease = _head.NextRelease;
        return (_head.EarliestRoom(head.Tokens), nextRelease);
    }

    /// <summary>Whether a smaller request can go now without delaying the head; after <see cref="PlayHead"/>.</summary>
    public bool Passes(TimeSpan headStart, Waiter head, TimeSpan now, Waiter small) => _head.Passes(headStart, head.Tokens, now, small.Tokens);

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
