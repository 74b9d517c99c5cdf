namespace AdminApp.Core.Llm.Scheduling;

/// <content>Who gets no turn, and what it is told instead.</content>
internal sealed partial class Scheduler
{
    private static readonly TimeSpan MinAskAgain = TimeSpan.FromSeconds(1);
    private readonly List<Waiter> _late = [];

    /// <summary>The refusal that a request would get if it arrived now, with an expected cost; null if it would be taken.</summary>
    /// <param name="coming">Requests that are on their way.</param>
    public Refusal? WouldRefuse(Waiter visitor, IReadOnlyList<Waiter> coming, TimeSpan now)
    {
        var group = GroupOf(visitor.Model, now);
        MoveTo(group, now);
        foreach (var waiter in coming.Append(visitor))
        {
            waiter.Order = ++_order;
            waiter.Group = group;
            // What it will really cost is known later; so are the limits that it may meet then.
            waiter.Tokens = Math.Min(waiter.Tokens, group.LargestRequest ?? long.MaxValue);
        }

        var hasPlace = group.Forecast.PlaceAmong(visitor, coming, _settings.QueueSize, now);
        if (!visitor.CanBeInTime(visitor.Start))
        {
            return RefuseLater(RefusalKind.NotInTime, 0, visitor, now);
        }

        if (visitor.Start <= now)
        {
            return null;
        }

        if (_settings.QueuedPerUser is { } perUser && group.Queue.CountOf(visitor.User) + coming.Count(other => other.User == visitor.User) >= perUser)
        {
            return RefuseLater(RefusalKind.UserQueueFull, perUser, visitor, now);
        }

        return hasPlace ? null : RefuseLater(RefusalKind.QueueFull, _settings.QueueSize, visitor, now);
    }

    /// <summary>Why a newcomer gets no place in the queue; null if it gets one.</summary>
    private Refusal? Refused(Waiter waiter, TimeSpan now)
    {
        var group = waiter.Group;
        if (group.LargestRequest is { } largest && waiter.Tokens > largest)
        {
            return new Refusal(RefusalKind.TooLarge, largest);
        }

        if (!Months.HasRoom(Month, waiter.Tokens))
        {
            return new Refusal(RefusalKind.MonthSpent, Months.Limit);
        }

        if (group.Queue.Count == 0 && CanSend(group, now) && HasRoom(group, waiter) && group.HasShareFor(waiter))
        {
            (waiter.Place, waiter.Start, waiter.Constraint) = (1, now, Constraint.Turn);
        }
        else
        {
            group.Forecast.Place(waiter, now);
        }

        if (!waiter.CanBeInTime(waiter.Start))
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
    private void RefuseSpent(BudgetGroup group)
    {
        if (Months.Limit > 0 && _running == 0)
        {
            RefuseWhere(group, waiter => !Months.HasRoom(Month, waiter.Tokens), new Refusal(RefusalKind.MonthSpent, Months.Limit));
        }
    }

    /// <summary>After a limit was lowered: they would wait forever.</summary>
    private void RefuseTooLarge(BudgetGroup group)
    {
        if (group.LargestRequest is { } largest)
        {
            RefuseWhere(group, waiter => waiter.Tokens > largest, new Refusal(RefusalKind.TooLarge, largest));
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
}
