namespace AdminApp.Core.Llm.Scheduling;

/// <content>What follows each event: grants, refusals, news for those who wait, and when to look again.</content>
internal sealed partial class Scheduler
{
    private void Settle(TimeSpan now)
    {
        if (_deadlines.Count == 0)
        {
            WakeAt = null;
            return;
        }

        RefuseLate(now);
        foreach (var group in _groups.Values)
        {
            if (group.Queue.Count > 0)
            {
                MoveTo(group, now);
                RefuseSpent(group, now);
                while (Next(group, now) is { } waiter)
                {
                    Grant(waiter, now);
                    MoveTo(group, now);
                }
            }
        }

        TellAll(now);
        WakeAt = _deadlines.Count == 0 ? null : NextLook(now);
    }

    /// <summary>
    /// Who may be sent now. A place goes to a call that can still be answered in time: one that can't takes it only if all the others, too,
    /// have room.
    /// </summary>
    private Waiter? Next(BudgetGroup group, TimeSpan now)
    {
        while (group.Queue.Head is { } head && CanSend(group, now) && Candidate(group, head, now) is { } next)
        {
            if (next.CanBeInTime(now) || HasRoomForAllInTime(group, next, now))
            {
                return next;
            }

            Remove(next);
            Refuse(next, RefuseLater(RefusalKind.NotInTime, 0, next, now));
        }

        return null;
    }

    private bool CanSend(BudgetGroup group, TimeSpan now) =>
        group.Running.Count < group.Concurrency.Limit && _running < AllSlots && group.Gate.CanGrant(now);

    /// <summary>
    /// The first in the order whose share has room, if every window has room for it. A smaller request passes the one next in turn only where
    /// that lacks tokens and is not delayed by it.
    /// </summary>
    private Waiter? Candidate(BudgetGroup group, Waiter head, TimeSpan now)
    {
        if (!group.HasShareFor(head))
        {
            var shared = group.Queue.FirstOfUsers(group.HasShareFor);
            return shared is not null && HasRoom(group, shared) ? shared : null;
        }

        if (group.Lacks(head.Tokens, group.Gate.TestsOthers) is { } lacking)
        {
            return lacking == group.Tokens && !group.Gate.OneAtATime ? Passing(group, head, now) : null;
        }

        return Months.HasRoom(Month, head.Tokens) ? head : null;
    }

    private bool HasRoom(BudgetGroup group, Waiter waiter) =>
        group.Lacks(waiter.Tokens, group.Gate.TestsOthers) is null && Months.HasRoom(Month, waiter.Tokens);

    private Waiter? Passing(BudgetGroup group, Waiter head, TimeSpan now)
    {
        if (group.Queue.Count == 1 || group.Running.Count + 1 >= group.Forecast.Slots || group.Forecast.StartOfHead(head, now) is not { } headStart)
        {
            return null;
        }

        foreach (var small in group.Queue.InOrder())
        {
            if (small.Tokens < head.Tokens && HasRoom(group, small) && group.HasShareFor(small) && group.Forecast.Passes(headStart, head, now, small))
            {
                return small;
            }
        }

        return null;
    }

    /// <summary>Whether every call that can still be answered in time could be sent now besides this one.</summary>
    private static bool HasRoomForAllInTime(BudgetGroup group, Waiter late, TimeSpan now)
    {
        var (count, tokens) = (1, late.Tokens);
        foreach (var other in group.Queue.InOrder())
        {
            if (other.CanBeInTime(now))
            {
                count++;
                tokens += other.Tokens;
            }
        }

        if (count == 1)
        {
            return true;
        }

        if (group.Gate.OneAtATime || group.Running.Count + count > group.Forecast.Slots)
        {
            return false;
        }

        foreach (var window in group.Windows)
        {
            if (!window.HasRoom(window.Unit == BudgetUnit.Tokens ? tokens : count))
            {
                return false;
            }
        }

        return true;
    }

    private void Grant(Waiter waiter, TimeSpan now)
    {
        var group = waiter.Group;
        group.Queue.Grant(waiter);
        _deadlines.Remove(waiter);
        waiter.Waits = false;
        var grant = new Grant(waiter, group, _nextId++, Month, now) { DefiesOthers = group.Lacks(waiter.Tokens) is not null };
        group.Take(grant);
        Months.Add(Month, grant.MonthTokens);
        group.Running.Add(grant);
        _running++;
        group.Gate.Granted(grant, now);
        group.Forecast.Changed();
        Record(RecordKind.Granted, grant, now, grant.Tokens);
        _effects.Grants.Add(grant);
    }

    /// <summary>Why a newcomer gets no place in the queue; null if it gets one.</summary>
    private Refusal? Refused(Waiter waiter, TimeSpan now)
    {
        var group = waiter.Group;
        if (group.LargestRequest is { } largest && waiter.Tokens > largest)
        {
            return new Refusal(RefusalKind.TooLarge, largest, TimeSpan.MaxValue, TimeSpan.MaxValue);
        }

        if (!Months.HasRoom(Month, waiter.Tokens))
        {
            return new Refusal(RefusalKind.MonthSpent, Months.Limit, TimeSpan.MaxValue, TimeSpan.MaxValue);
        }

        if (group.Queue.Count == 0 && CanSend(group, now) && HasRoom(group, waiter) && group.HasShareFor(waiter))
        {
            (waiter.Place, waiter.Start, waiter.Constraint) = (1, now, Constraint.Turn);
        }
        else
        {
            group.Forecast.Place(waiter, now);
        }

        if (!waiter.CanBeInTime(waiter.Start) || (waiter.Start == TimeSpan.MaxValue && waiter.Deadline != TimeSpan.MaxValue))
        {
            return RefuseLater(RefusalKind.NotInTime, 0, waiter, now);
        }

        return waiter.Continues || waiter.IsRetry || (group.Queue.Count == 0 && waiter.Start <= now) ? null : RefusedByFullQueue(waiter, now);
    }

    private Refusal? RefusedByFullQueue(Waiter waiter, TimeSpan now)
    {
        var queue = waiter.Group.Queue;
        if (_settings.QueuedPerUser is { } perUser && queue.CountOf(waiter.User) >= perUser)
        {
            return RefuseLater(RefusalKind.UserQueueFull, perUser, waiter, now);
        }

        if (_deadlines.Count < _settings.QueueSize)
        {
            return null;
        }

        if (queue.GivesWayTo(waiter.User, waiter.Class) is not { } last)
        {
            return RefuseLater(RefusalKind.QueueFull, _settings.QueueSize, waiter, now);
        }

        Remove(last);
        Refuse(last, RefuseLater(RefusalKind.GaveWay, _settings.QueueSize, last, now));
        return null;
    }

    /// <summary>A refusal with the honest wait: behind all who wait, and behind those who were refused just before.</summary>
    private Refusal RefuseLater(RefusalKind kind, long limit, Waiter waiter, TimeSpan now)
    {
        var forecast = waiter.Group.Forecast;
        // The first one is told its own turn, the next ones later and later moments.
        var own = kind == RefusalKind.NotInTime && !waiter.Waits && waiter.Start > now ? waiter.Start : now;
        var behind = own == now || forecast.HasPromises(now) ? forecast.StartBehind(waiter, now) : own;
        var start = behind > own ? behind : own;
        var ready = waiter.Ready(start);
        var patience = waiter.Deadline == TimeSpan.MaxValue ? TimeSpan.MaxValue : waiter.Deadline - waiter.Submitted;
        var again = kind is RefusalKind.QueueFull or RefusalKind.GaveWay or RefusalKind.UserQueueFull ? forecast.QueueHasRoomAt(now) : now;
        if (ready != TimeSpan.MaxValue && patience != TimeSpan.MaxValue && ready - patience > again)
        {
            again = ready - patience;
        }

        again = again > now + MinAskAgain ? again : now + MinAskAgain;
        forecast.Promise(waiter, again);
        return new Refusal(kind, limit, ready, again);
    }

    private void Refuse(Waiter waiter, Refusal refusal) => _effects.Refusals.Add((waiter, refusal));

    private bool Remove(Waiter waiter)
    {
        if (!waiter.Waits)
        {
            return false;
        }

        waiter.Waits = false;
        waiter.Group.Queue.Remove(waiter);
        _deadlines.Remove(waiter);
        waiter.Group.Forecast.Changed();
        return true;
    }

    private void RefuseLate(TimeSpan now)
    {
        // First all of them leave, then each is told: the queue is played forward once.
        _late.Clear();
        while (_deadlines.Min is { } first && first.Deadline <= now)
        {
            Remove(first);
            _late.Add(first);
        }

        foreach (var late in _late)
        {
            MoveTo(late.Group, now);
            Refuse(late, RefuseLater(RefusalKind.PatienceOver, 0, late, now));
        }
    }

    /// <summary>The month has no room for them. While calls run they wait, for each may turn out to cost less than it reserved.</summary>
    private void RefuseSpent(BudgetGroup group, TimeSpan now)
    {
        if (Months.Limit > 0 && _running == 0)
        {
            RefuseWhere(group, waiter => !Months.HasRoom(Month, waiter.Tokens), new Refusal(RefusalKind.MonthSpent, Months.Limit, TimeSpan.MaxValue, TimeSpan.MaxValue));
        }
    }

    /// <summary>After a limit was lowered: they would wait for ever.</summary>
    private void RefuseTooLarge(BudgetGroup group, TimeSpan now)
    {
        if (group.LargestRequest is { } largest)
        {
            RefuseWhere(group, waiter => waiter.Tokens > largest, new Refusal(RefusalKind.TooLarge, largest, TimeSpan.MaxValue, TimeSpan.MaxValue));
        }
    }

    private void RefuseWhere(BudgetGroup group, Predicate<Waiter> refused, Refusal refusal)
    {
        foreach (var waiter in group.Queue.InOrder().FindAll(refused))
        {
            Remove(waiter);
            Refuse(waiter, refusal);
        }
    }

    /// <summary>Tells those who wait what changed for them, a few times a second.</summary>
    private void TellAll(TimeSpan now)
    {
        if (_toldAt != TimeSpan.MinValue && now - _toldAt < NewsInterval)
        {
            return;
        }

        foreach (var group in _groups.Values)
        {
            if (group.Queue.Count > 0 && group.Forecast.Refresh(now))
            {
                _toldAt = now;
                foreach (var waiter in group.Queue.InOrder())
                {
                    if (waiter.Told is { } told && (told.Place != waiter.Place || told.Constraint != waiter.Constraint || Differs(told.Start, waiter.Start)))
                    {
                        Tell(waiter);
                    }
                }
            }
        }
    }

    private void Tell(Waiter waiter)
    {
        var news = new QueueNews(waiter.Place, waiter.Start, Months.HasRoom(Month, waiter.Tokens) ? waiter.Constraint : Constraint.Month);
        waiter.Told = news;
        _effects.News.Add((waiter, news));
    }

    private static bool Differs(TimeSpan a, TimeSpan b) => a == TimeSpan.MaxValue || b == TimeSpan.MaxValue ? a != b : (a - b).Duration() >= Tick;

    /// <summary>The next moment at which a grant, a refusal or news can come by time alone, or the next second.</summary>
    private TimeSpan NextLook(TimeSpan now)
    {
        var due = now + Tick;
        if (_deadlines.Min!.Deadline is var deadline && deadline < due)
        {
            due = deadline;
        }

        foreach (var group in _groups.Values)
        {
            if (group.Queue.Head is not { } head)
            {
                continue;
            }

            // Whoever goes next, it is not before the gate opens.
            due = Earlier(due, group.Gate.OpensAt(now), now);
            due = Earlier(due, group.Gate.PaceAllowsNext(now), now);
            foreach (var window in group.Windows)
            {
                due = window.PastUnknown ? Earlier(due, window.PastKnownAt, now) : due;
            }

            due = Earlier(due, group.Forecast.StartOfHead(head, now) ?? TimeSpan.MaxValue, now);
            var blocked = !group.HasShareFor(head) || (group.Queue.Count > 1 && !group.Tokens.HasRoom(head.Tokens));
            if (blocked)
            {
                group.Forecast.BeginHead(now);
                due = Earlier(due, group.Forecast.NextRelease, now);
            }
        }

        return due;
    }

    private static TimeSpan Earlier(TimeSpan due, TimeSpan other, TimeSpan now) => other > now && other < due ? other : due;
}
