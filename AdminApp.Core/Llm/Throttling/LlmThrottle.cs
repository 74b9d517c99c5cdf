using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// The queue and the budgets of this process. One lock guards everything; callers' continuations and callbacks run outside it. One
/// timer wakes it at the next moment at which something can change. Time is the monotonic clock's.
/// </summary>
internal sealed partial class LlmThrottle : ILlmThrottle, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestClosed = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(1);
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly IConnectionSpread _spread;
    private readonly IOptionsMonitor<PerformanceOptions> _performance;
    private readonly IOptionsMonitor<MistralOptions> _mistral;
    private readonly ILogger<LlmThrottle> _logger;
    private readonly GrantJournal _journal;
    private readonly Budgets _budgets;
    private readonly FairQueue _queue = new();
    private readonly SendingGate _gate = new();
    private readonly AutoConcurrency _concurrency = new();
    private readonly AnswerTimes _answerTimes = new();
    private readonly HashSet<Permit> _running = [];
    private readonly Dictionary<LlmTicket, Waiter> _waiting = new(ReferenceEqualityComparer.Instance);
    private readonly IDisposable?[] _subscriptions;
    private readonly ITimer _timer;
    private List<Action> _after = [];
    private TimeSpan _toldAt;
    private long _order;

    /// <summary>Begins with what the journal knows of the last window.</summary>
    /// <param name="pastIsKnown">False: the windows count as full but for one probe.</param>
    public LlmThrottle(
        TimeProvider time, IOptionsMonitor<MistralOptions> mistral, IOptionsMonitor<PerformanceOptions> performance,
        IConnectionSpread spread, GrantJournal journal, bool pastIsKnown, ILogger<LlmThrottle> logger)
    {
        _time = time;
        _mistral = mistral;
        _performance = performance;
        _spread = spread;
        _journal = journal;
        _logger = logger;
        _budgets = new Budgets(journal, time);
        Configure();
        _budgets.Begin(pastIsKnown, Now);
        journal.Failed += LogJournalFailed;
        if (!pastIsKnown)
        {
            LogPastUnknown();
            _gate.Pause(Now, "the first answer, which tells what was sent before the restart");
        }

        _timer = time.CreateTimer(_ => Locked(() => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _subscriptions = [mistral.OnChange((_, _) => Locked(Configure)), performance.OnChange((_, _) => Locked(Configure))];
    }

    private TimeSpan Now => OnClock(_time.GetTimestamp());

    /// <inheritdoc/>
    public Task<ILlmPermit> AcquireAsync(LlmTicket ticket, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ILlmPermit>(cancellationToken);
        }

        Waiter waiter;
        try
        {
            waiter = Locked(() => Admit(ticket));
        }
        catch (LlmException refusal)
        {
            return Task.FromException<ILlmPermit>(refusal);
        }

        var turn = waiter.Turn.Task;
        if (!turn.IsCompleted && cancellationToken.CanBeCanceled)
        {
            var registration = cancellationToken.UnsafeRegister(_ => Locked(() => Leave(waiter, () => waiter.Turn.TrySetCanceled(cancellationToken))), null);
            _ = turn.ContinueWith(_ => registration.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        return turn;
    }

    /// <inheritdoc/>
    public void Raise(LlmTicket ticket, LlmClass highest, long latestDeadline) => Locked(() =>
    {
        if (!_waiting.TryGetValue(ticket, out var waiter))
        {
            return;
        }

        var deadline = OnClock(latestDeadline);
        waiter.Deadline = deadline > waiter.Deadline ? deadline : waiter.Deadline;
        if (highest < waiter.Class)
        {
            _queue.Remove(waiter);
            waiter.Class = highest;
            _queue.Add(waiter);
        }
    });

    /// <inheritdoc/>
    public void Pause(TimeSpan duration, string reason) => Locked(() =>
    {
        LogPaused(duration.TotalSeconds, reason);
        _gate.Pause(Now + duration, reason);
    });

    /// <inheritdoc/>
    public void SetGate(ThrottleGate gate, TimeSpan? reopensIn = null) => Locked(() => _gate.Set(gate, Now + (reopensIn ?? LongestClosed)));

    /// <inheritdoc/>
    public void LowerConcurrency() => Locked(() => _concurrency.Lower(_running.Count));

    /// <inheritdoc/>
    public ThrottleSnapshot Snapshot()
    {
        lock (_lock)
        {
            var now = Now;
            _budgets.Expire(now);
            var visitor = new Waiter(new LlmTicket { User = "", Class = LlmClass.Interactive, SubmittedAt = 0, Deadline = long.MaxValue, Tokens = 1 }, now, now, TimeSpan.MaxValue, ++_order);
            return new ThrottleSnapshot(
                Enum.GetValues<LlmClass>().ToDictionary(@class => @class, _queue.CountOf),
                _running.Count,
                _waiting.Count == 0 ? TimeSpan.Zero : _waiting.Values.Max(waiter => now - waiter.Enqueued),
                _concurrency.Limit,
                _gate.OpensAt(now) - now,
                _gate.Reason(now),
                _budgets.Margin,
                StartOf(visitor, now) - now,
                _budgets.Snapshot());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        foreach (var subscription in _subscriptions)
        {
            subscription?.Dispose();
        }

        lock (_lock)
        {
            foreach (var waiter in _waiting.Values)
            {
                waiter.Turn.TrySetCanceled();
            }

            _journal.Dispose();
        }
    }

    private void Configure()
    {
        var mistral = _mistral.CurrentValue;
        _budgets.Configure(mistral, Margin(mistral));
        var performance = _performance.CurrentValue;
        _concurrency.Configure(performance.MaxConcurrentLlmRequests, performance.MaxConcurrentCeiling);
    }

    private TimeSpan Margin(MistralOptions mistral) => mistral.WindowMarginMs.Value is { } fixedMs ? TimeSpan.FromMilliseconds(fixedMs) : _spread.Margin;

    private TimeSpan OnClock(long timestamp) => timestamp == long.MaxValue ? TimeSpan.MaxValue : _time.GetElapsedTime(0, timestamp);

    private void Locked(Action body) => Locked(() =>
    {
        body();
        return true;
    });

    /// <summary>Runs under the lock, then grants what can be granted, then calls outside what wants to be called, also when the body refused.</summary>
    private T Locked<T>(Func<T> body)
    {
        List<Action> after = [];
        try
        {
            lock (_lock)
            {
                try
                {
                    return body();
                }
                finally
                {
                    Pump();
                    (after, _after) = (_after, after);
                }
            }
        }
        finally
        {
            foreach (var action in after)
            {
                action();
            }
        }
    }

    /// <summary>Lets a ticket wait, or refuses it at once.</summary>
    private Waiter Admit(LlmTicket ticket)
    {
        var now = Now;
        if (_budgets.LargestRequest is { } largest && ticket.Tokens > largest)
        {
            throw new LlmException(LlmErrorCodes.TooLarge, $"The request needs up to {ticket.Tokens} tokens, and the limit allows {largest} a minute in all.") { Refused = true };
        }

        if (!_budgets.MonthHasRoom(ticket.Tokens))
        {
            throw new LlmException(LlmErrorCodes.MonthSpent, "The month's tokens are spent.", _budgets.UntilNextMonth) { Refused = true };
        }

        var waiter = new Waiter(ticket, OnClock(ticket.SubmittedAt), now, OnClock(ticket.Deadline), ++_order);
        _budgets.Expire(now);
        var ready = Ready(StartOf(waiter, now), waiter);
        if (ready > waiter.Deadline)
        {
            throw NotInTime(waiter, ready, now, "it would not be answered in time");
        }

        RefuseIfFull(waiter, ready, now);
        _queue.Add(waiter);
        _waiting.Add(ticket, waiter);
        return waiter;
    }

    /// <summary>When a request that starts then would be answered, all its question's expected calls counted.</summary>
    private TimeSpan Ready(TimeSpan start, Waiter waiter) =>
        start == TimeSpan.MaxValue ? TimeSpan.MaxValue : start + (_answerTimes.Median * waiter.Ticket.ExpectedCalls);

    private void RefuseIfFull(Waiter waiter, TimeSpan ready, TimeSpan now)
    {
        var performance = _performance.CurrentValue;
        var perUser = performance.MaxQueuedPerUser.Value ?? performance.RequestQueueSize;
        if (waiter.Ticket.Continues || (_queue.Count == 0 && CanGrant(waiter, now)))
        {
            return;
        }

        if (_queue.Count >= performance.RequestQueueSize)
        {
            throw Refusal(LlmErrorCodes.QueueFull, $"The queue is full ({performance.RequestQueueSize} wait).", waiter, ready, now);
        }

        if (_queue.CountOf(waiter.Ticket.User) >= perUser)
        {
            throw Refusal(LlmErrorCodes.QueueFull, $"This user has {perUser} requests waiting, the most allowed.", waiter, ready, now);
        }
    }

    private static LlmException NotInTime(Waiter waiter, TimeSpan ready, TimeSpan now, string what) =>
        Refusal(LlmErrorCodes.NotInTime, $"Not sent: {what}.", waiter, ready, now);

    private static LlmException Refusal(string code, string message, Waiter waiter, TimeSpan ready, TimeSpan now)
    {
        var wait = ready == TimeSpan.MaxValue ? TimeSpan.FromHours(1) : ready - now;
        var patience = waiter.Deadline == TimeSpan.MaxValue ? TimeSpan.Zero : waiter.Deadline - waiter.Submitted;
        return new LlmException(code, message, wait) { Refused = true, RetryAfter = wait - patience > Tick ? wait - patience : Tick };
    }

    private void Leave(Waiter waiter, Action then)
    {
        if (_waiting.Remove(waiter.Ticket) && _queue.Remove(waiter))
        {
            _after.Add(then);
        }
    }

    private void Pump()
    {
        var now = Now;
        if (_mistral.CurrentValue.WindowMarginMs.IsAuto)
        {
            _budgets.SetMargin(_spread.Margin);
        }

        _budgets.Expire(now);
        RefuseLate(now);
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
        var permit = new Permit(this, _budgets.Take(waiter.Ticket.Tokens, now), now - waiter.Enqueued);
        _running.Add(permit);
        _gate.Granted(permit);
        _after.Add(() => waiter.Turn.TrySetResult(permit));
    }

    private void RefuseLate(TimeSpan now)
    {
        foreach (var waiter in _waiting.Values.Where(waiter => waiter.Deadline <= now).ToArray())
        {
            var ready = Ready(Forecast(_queue.InOrder(), now).FirstOrDefault(forecast => forecast.Waiter == waiter).Start, waiter);
            Leave(waiter, () => waiter.Turn.TrySetException(NotInTime(waiter, ready, now, "its turn did not come in time")));
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
        ?? (_running.Count >= _concurrency.Limit ? $"{_running.Count} of {_concurrency.Limit} calls in flight" : "its turn");

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

    [LoggerMessage(EventName = "llm.throttle.past_unknown", Level = LogLevel.Warning, Message = "What was sent in the last window is not known: one request goes first, the others follow its answer or the window's end.")]
    private partial void LogPastUnknown();

    [LoggerMessage(EventName = "llm.throttle.paused", Level = LogLevel.Warning, Message = "Sending pauses for {Seconds:0.0} s: {Reason}.")]
    private partial void LogPaused(double seconds, string reason);

    [LoggerMessage(EventName = "llm.throttle.journal_failed", Level = LogLevel.Error, Message = "The record of grants cannot be written and was removed: after a restart the window will count as full but for one probe.")]
    private partial void LogJournalFailed(Exception exception);

    /// <summary>The right to send one request.</summary>
    private sealed class Permit(LlmThrottle throttle, BudgetCharges charges, TimeSpan waited) : ILlmPermit
    {
        private bool _good;
        private bool _ended;

        public TimeSpan Waited { get; } = waited;

        public TimeSpan Began { get; private set; } = throttle.Now;

        public void Sent() => throttle.Locked(() =>
        {
            if (!_ended)
            {
                Began = throttle.Now;
                throttle._budgets.Sent(charges, Began);
            }
        });

        public void HeadersReceived(ProviderHeaders headers) => throttle.Locked(() =>
        {
            throttle._budgets.Heard(charges, headers, throttle.Now);
            if (headers.QueryCostTokens is { } cost)
            {
                throttle._budgets.Correct(charges, cost, final: true, throttle.Now);
            }

            if (headers.Status is null or (>= 200 and < 300))
            {
                _good = true;
                throttle._gate.GoodHeaders(this);
            }
        });

        public void UsageKnown(long totalTokens) => throttle.Locked(() =>
        {
            throttle._budgets.Correct(charges, totalTokens, final: false, throttle.Now);
            throttle._answerTimes.Add(throttle.Now - Began);
        });

        public void Dispose() => throttle.Locked(() =>
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            throttle._running.Remove(this);
            throttle._gate.Ended(this);
            if (charges.SentAt is null)
            {
                throttle._budgets.Return(charges, throttle.Now);
            }
            else if (_good)
            {
                throttle._concurrency.Succeeded();
            }
        });
    }
}
