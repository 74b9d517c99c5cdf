using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <content>What follows each event: grants, news for those who wait, and when to look again.</content>
internal sealed partial class Scheduler
{
    private TimeSpan _toldAt = TimeSpan.MinValue;

    private void Settle(BudgetGroup changed, TimeSpan now)
    {
        changed.Forecast.Changed();
        Settle(now);
    }

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
                RefuseSpent(group);
                while (Next(group, now) is { } waiter)
                {
                    Grant(waiter, now);
                    MoveTo(group, now);
                }
            }
        }

        foreach (var group in _groups.Values)
        {
            AskForLimits(group, matters: false, now);
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
        group.Running.Count < group.Concurrency.Limit && _running < AllSlots && group.Gate.CanGrant(now) && !(group.Word.IsAwaited && group.Running.Count > 0);

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
            return lacking.Unit == BudgetUnit.Tokens && !group.OneAtATime ? Passing(group, head, now) : null;
        }

        return Months.HasRoom(Month, head.Tokens) ? head : null;
    }

    private bool HasRoom(BudgetGroup group, Waiter waiter) =>
        group.Lacks(waiter.Tokens, group.Gate.TestsOthers) is null && Months.HasRoom(Month, waiter.Tokens);

    private Waiter? Passing(BudgetGroup group, Waiter head, TimeSpan now)
    {
        if (group.Queue.Count == 1 || group.Running.Count + 1 >= group.Slots || group.Forecast.PlayHead(head, now).Start is not { } headStart)
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

    /// <summary>Whether every call that can still be answered in time could be sent now as well as this one.</summary>
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

        if (group.OneAtATime || group.Running.Count + count > group.Slots)
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

            // Nobody goes before the gate opens.
            due = Earlier(due, group.Gate.OpensAt(now), now);
            due = Earlier(due, group.Gate.PaceAllowsNext(now), now);
            foreach (var window in group.Windows)
            {
                due = window.PastUnknown ? Earlier(due, window.PastKnownAt, now) : due;
            }

            var (start, nextRelease) = group.Forecast.PlayHead(head, now);
            due = Earlier(due, start ?? TimeSpan.MaxValue, now);
            var mayBePassed = !group.HasShareFor(head) || (group.Queue.Count > 1 && group.Lacks(head.Tokens)?.Unit == BudgetUnit.Tokens);
            due = mayBePassed ? Earlier(due, nextRelease, now) : due;
        }

        return due;
    }

    private static TimeSpan Earlier(TimeSpan due, TimeSpan other, TimeSpan now) => other > now && other < due ? other : due;
}
