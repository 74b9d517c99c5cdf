namespace AdminApp.Core.Llm.Throttling;

/// <content>What happens under the lock after each event: grants, refusals of those whose patience is over, news for those who wait, the timer.</content>
internal sealed partial class LlmThrottle
{
    private void Pump()
    {
        var now = Now;
        if (_mistral.CurrentValue.WindowMarginMs.IsAuto)
        {
            _budgets.SetMargin(_spread.Margin);
        }

        _budgets.Expire(now);
        RefuseLate(now);
        RefuseSpent();
        while (Next(now) is { } waiter)
        {
            Grant(waiter, now);
        }

        Tell(now);
        WakeNext(now);
    }

    /// <summary>Who may be sent now. A smaller request passes the one next in turn only where that lacks tokens and is not delayed by it.</summary>
    private Waiter? Next(TimeSpan now)
    {
        if (!_queue.TryPeek(out var head) || !CanSend(now))
        {
            return null;
        }

        if (_budgets.HasRoom(head.Ticket.Tokens))
        {
            return head;
        }

        return _budgets.HasRequestRoom
            ? _queue.InOrder().Skip(1).FirstOrDefault(small => small.Ticket.Tokens < head.Ticket.Tokens && _budgets.HasRoom(small.Ticket.Tokens) && !Delays(head, small, now))
            : null;
    }

    private bool CanSend(TimeSpan now) => _running.Count < _concurrency.Limit && _gate.CanGrant(now);

    private bool CanGrant(Waiter waiter, TimeSpan now) => CanSend(now) && _budgets.HasRoom(waiter.Ticket.Tokens);

    private bool Delays(Waiter head, Waiter small, TimeSpan now)
    {
        var passed = _budgets.Forecast(now);
        passed.Charge(now, small.Ticket.Tokens);
        return _running.Count + 1 >= _concurrency.Limit
            || passed.EarliestRoom(now, head.Ticket.Tokens) != _budgets.Forecast(now).EarliestRoom(now, head.Ticket.Tokens);
    }

    private void Grant(Waiter waiter, TimeSpan now)
    {
        _queue.Grant(waiter);
        _waiting.Remove(waiter.Ticket);
        var permit = new Permit(this, _budgets.Take(waiter.Ticket.Tokens, now));
        _running.Add(permit);
        _gate.Granted(permit);
        _after.Add(() => waiter.Turn.TrySetResult(permit));
    }

    private void RefuseLate(TimeSpan now)
    {
        var late = _waiting.Values.Where(waiter => waiter.Deadline <= now).ToHashSet();
        if (late.Count == 0)
        {
            return;
        }

        foreach (var (waiter, start) in Forecast(_queue.InOrder(), now).Where(forecast => late.Contains(forecast.Waiter)).ToArray())
        {
            var ready = Ready(start, waiter);
            Leave(waiter, () => waiter.Turn.TrySetException(Refusals.NotInTime(waiter, ready, now)));
        }
    }

    /// <summary>The month has no room for them. While calls run they wait, for each may turn out to cost less than it reserved.</summary>
    private void RefuseSpent()
    {
        if (_running.Count == 0)
        {
            RefuseWhere(waiter => !_budgets.MonthHasRoom(waiter.Ticket.Tokens), _ => Refusals.MonthSpent(_budgets.UntilNextMonth));
        }
    }

    /// <summary>After a limit was lowered: they would wait for ever.</summary>
    private void RefuseTooLarge()
    {
        if (_budgets.LargestRequest is { } largest)
        {
            RefuseWhere(waiter => waiter.Ticket.Tokens > largest, waiter => Refusals.TooLarge(waiter.Ticket.Tokens, largest));
        }
    }

    private void RefuseWhere(Func<Waiter, bool> refused, Func<Waiter, LlmException> why)
    {
        foreach (var waiter in _waiting.Values.Where(refused).ToArray())
        {
            var refusal = why(waiter);
            Leave(waiter, () => waiter.Turn.TrySetException(refusal));
        }
    }

    /// <summary>When a request that is not in the queue would be sent.</summary>
    private TimeSpan StartOf(Waiter visitor, TimeSpan now)
    {
        _queue.Add(visitor);
        var start = Forecast(_queue.InOrder(), now).Where(forecast => forecast.Waiter == visitor).Select(forecast => (TimeSpan?)forecast.Start).FirstOrDefault() ?? TimeSpan.MaxValue;
        _queue.Remove(visitor);
        return start;
    }

    private IEnumerable<(Waiter Waiter, TimeSpan Start)> Forecast(IEnumerable<Waiter> inOrder, TimeSpan now)
    {
        var callTime = _answerTimes.Median;
        var opens = _gate.OpensAt(now);
        var probe = callTime > Tick ? callTime : Tick;
        var ends = _running.Select(permit => Later(now, permit.Began + callTime)).ToArray();
        return WaitForecast.Play(inOrder, _budgets.Forecast(now), (ends, _concurrency.Limit), callTime,
            _gate.WaitsForProbe ? opens + probe : opens, _gate.OneAtATime ? opens + probe : opens);
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <summary>Tells waiting callers their place and estimate where they changed, at most each quarter of a second.</summary>
    private void Tell(TimeSpan now)
    {
        if (_waiting.Count == 0 || (now - _toldAt < Tick / 4 && _waiting.Values.All(waiter => waiter.Told is not null)))
        {
            return;
        }

        _toldAt = now;
        var place = 0;
        foreach (var (waiter, start) in Forecast(_queue.InOrder(), now))
        {
            place++;
            var news = new LlmQueued(place, start == TimeSpan.MaxValue ? TimeSpan.MaxValue : start - now, Why(waiter, now));
            if (waiter.Ticket.Queued is { } tell && (waiter.Told is not { } told || told.Place != news.Place || told.Reason != news.Reason || (told.Eta - news.Eta).Duration() >= Tick))
            {
                waiter.Told = news;
                _after.Add(() => tell(news));
            }

            waiter.Told ??= news;
        }
    }

    private string Why(Waiter waiter, TimeSpan now) =>
        _gate.Reason(now)
        ?? _budgets.Lacks(waiter.Ticket.Tokens)
        ?? (_running.Count >= _concurrency.Limit ? $"a free slot ({_running.Count} of {_concurrency.Limit} busy)" : "its turn");

    /// <summary>Sets the timer to the next moment at which a grant or a refusal can come, or to the next second while somebody waits.</summary>
    private void WakeNext(TimeSpan now)
    {
        if (!_queue.TryPeek(out var head))
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var room = _budgets.Forecast(now).EarliestRoom(_gate.OpensAt(now), head.Ticket.Tokens) ?? TimeSpan.MaxValue;
        var due = new[] { room > now ? room : now + Tick, now + Tick, _waiting.Values.Min(waiter => waiter.Deadline) }.Min();
        _timer.Change(Later(due - now, LeastWait), Timeout.InfiniteTimeSpan);
    }
}
