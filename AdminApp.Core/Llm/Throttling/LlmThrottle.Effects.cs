using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm.Throttling;

/// <content>How an event reaches the scheduler, and how what it says is done.</content>
internal sealed partial class LlmThrottle
{
    /// <summary>Passes an event on to the scheduler under the lock, and does what it says outside.</summary>
    private T Do<TWith, T>(TWith with, Func<Scheduler, TWith, TimeSpan, T> @event)
    {
        T result;
        SchedulerEffects? effects;
        lock (_lock)
        {
            var now = Begin();
            result = @event(_scheduler, with, now);
            effects = End(now);
        }

        Perform(effects);
        return result;
    }

    private void Do<TWith>(TWith with, Action<Scheduler, TWith, TimeSpan> @event) => Do((with, @event), static (scheduler, both, now) =>
    {
        both.@event(scheduler, both.with, now);
        return true;
    });

    /// <summary>Under the lock, before an event: the time, and what changes with it.</summary>
    private TimeSpan Begin()
    {
        var now = Now;
        _scheduler.Month = CurrentMonth;
        _scheduler.SetMargin(ThrottleSettings.MarginOf(_mistral.CurrentValue, _spread), now);
        return now;
    }

    /// <summary>Under the lock, after an event: sets the timer and takes what is to be done outside.</summary>
    private SchedulerEffects? End(TimeSpan now)
    {
        if (_scheduler.WakeAt != _wakeAt && !_disposed)
        {
            _wakeAt = _scheduler.WakeAt;
            _timer.Change(_wakeAt is { } at ? (at - now > MinWait ? at - now : MinWait) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        if (_scheduler.TakeEffects(_spare) is not { } effects)
        {
            return null;
        }

        _spare = null;
        foreach (var grant in effects.Grants)
        {
            _turns.Remove(((QueuedTurn)grant.Waiter).Ticket);
        }

        foreach (var (waiter, _) in effects.Refusals)
        {
            var ticket = ((QueuedTurn)waiter).Ticket;
            _turns.Remove(ticket);
            _recording.Refused(ticket.Trace, now);
        }

        return effects;
    }

    /// <summary>Does what the scheduler said, outside the lock. What was granted is on record before anybody hears of it.</summary>
    private void Perform(SchedulerEffects? effects)
    {
        if (effects is null)
        {
            return;
        }

        if (effects.Records.Count > 0)
        {
            _journal.Write(effects.Records);
        }

        foreach (var grant in effects.Grants)
        {
            var turn = (QueuedTurn)grant.Waiter;
            turn.Canceling.Unregister();
            var permit = new Permit(this, grant);
            if (!turn.Turn.TrySetResult(permit))
            {
                permit.Dispose();
            }
        }

        var now = Now;
        foreach (var (waiter, refusal) in effects.Refusals)
        {
            var turn = (QueuedTurn)waiter;
            turn.Canceling.Unregister();
            turn.Turn.TrySetException(Refusals.ToException(turn, refusal, now, _time.GetUtcNow()));
        }

        foreach (var (waiter, news) in effects.News)
        {
            ((QueuedTurn)waiter).Ticket.Queued?.Invoke(new LlmQueued(news.Place, StampOf(news.Start), QueueReasons.Text(news.Constraint, waiter.Group)));
        }

        foreach (var notice in effects.Notices)
        {
            _log.Write(notice);
        }

        foreach (var model in effects.LimitsToAsk)
        {
            _limitsWanted.Writer.TryWrite(model);
        }

        effects.Clear();
        Volatile.Write(ref _spare, effects);
    }

    private long StampOf(TimeSpan at) => at == TimeSpan.MaxValue ? long.MaxValue : _time.Add(0, at);
}
