using AdminApp.Core.Primitives;
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
    private (string, string, double, int, int, long, double) _limits;

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
        _budgets.Lowered += KeepToLower;
        Configure();
        _budgets.Begin(pastIsKnown, Now);
        journal.Failed += LogJournalFailed;
        if (!pastIsKnown)
        {
            LogPastUnknown();
            _gate.Pause(Now, "the first reply after the restart");
        }

        _timer = time.CreateTimer(_ => Locked(() => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _subscriptions = [mistral.OnChange((_, _) => Locked(Configure)), performance.OnChange((_, _) => Locked(Configure))];
    }

    private TimeSpan Now => _time.SinceStart();

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
    public void LowerConcurrency(long sentAt) => Locked(() => _concurrency.Lower(_running.Count, OnClock(sentAt), Now));

    /// <inheritdoc/>
    public TimeSpan ReadyIn(LlmTicket ticket)
    {
        lock (_lock)
        {
            var now = Now;
            _budgets.Expire(now);
            var visitor = new Waiter(ticket, OnClock(ticket.SubmittedAt), now, TimeSpan.MaxValue, ++_order);
            var ready = Ready(StartOf(visitor, now), visitor);
            return ready == TimeSpan.MaxValue ? TimeSpan.MaxValue : ready - now;
        }
    }

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
                _budgets.Snapshot(),
                _answerTimes.Median);
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
        _budgets.Configure(mistral, Margin(mistral), Now);
        var limits = LimitsOf(mistral);
        if (limits != _limits)
        {
            // An admin who changes a limit, the key or the model expects it to be tried.
            _gate.EndPause(Now);
            _limits = limits;
        }

        var performance = _performance.CurrentValue;
        _concurrency.Configure(performance.MaxConcurrentLlmRequests, performance.MaxConcurrentCeiling);
        RefuseTooLarge();
    }

    private static (string, string, double, int, int, long, double) LimitsOf(MistralOptions settings) => (
        settings.BaseUrl, settings.Model, settings.RequestsPerSecond, settings.RequestsPerMinute, settings.TokensPerMinute, settings.TokensPerMonth, settings.LimitWindowSeconds);

    /// <summary>The provider allows less than is set: nobody gains by sending what it will refuse.</summary>
    private void KeepToLower(SlidingWindow window)
    {
        LogLowered(window.Name, window.EffectiveLimit, window.Limit);
        RefuseTooLarge();
    }

    private TimeSpan Margin(MistralOptions mistral) => mistral.WindowMarginMs.Value is { } fixedMs ? TimeSpan.FromMilliseconds(fixedMs) : _spread.Margin;

    private TimeSpan OnClock(long timestamp) => timestamp == long.MaxValue ? TimeSpan.MaxValue : _time.At(timestamp);

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
        _budgets.Expire(now);
        if (_budgets.LargestRequest is { } largest && ticket.Tokens > largest)
        {
            throw Refusals.TooLarge(ticket.Tokens, largest);
        }

        if (!_budgets.MonthHasRoom(ticket.Tokens))
        {
            throw Refusals.MonthSpent(_budgets.UntilNextMonth);
        }

        var waiter = new Waiter(ticket, OnClock(ticket.SubmittedAt), now, OnClock(ticket.Deadline), ++_order);
        var ready = Ready(StartOf(waiter, now), waiter);
        if (ready > waiter.Deadline)
        {
            throw Refusals.NotInTime(waiter, ready, now);
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
            throw Refusals.QueueFull(waiter, ready, now, $"The queue is full: {performance.RequestQueueSize} questions are waiting.");
        }

        if (_queue.CountOf(waiter.Ticket.User) >= perUser)
        {
            throw Refusals.QueueFull(waiter, ready, now, $"You already have {perUser} questions waiting, the maximum.");
        }
    }

    private void Leave(Waiter waiter, Action then)
    {
        if (_waiting.Remove(waiter.Ticket) && _queue.Remove(waiter))
        {
            _after.Add(then);
        }
    }

    [LoggerMessage(EventName = "PastUnknown", Level = LogLevel.Warning,
        Message = "There is no record of the last window: one request goes first; the rest follow its reply or the end of the window.")]
    private partial void LogPastUnknown();

    [LoggerMessage(EventName = "SendingPaused", Level = LogLevel.Warning, Message = "Sending is paused for {Seconds:0.0} s: {Reason}.")]
    private partial void LogPaused(double seconds, string reason);

    [LoggerMessage(EventName = "LimitLowered", Level = LogLevel.Warning,
        Message = "The provider's limit is lower than the configured one and is followed: {Said} instead of {Set} {Budget}.")]
    private partial void LogLowered(string budget, long said, long set);

    [LoggerMessage(EventName = "GrantJournalFailed", Level = LogLevel.Error,
        Message = "The record of grants could not be written and was removed. After a restart the window counts as full, except for one probe.")]
    private partial void LogJournalFailed(Exception exception);
}
