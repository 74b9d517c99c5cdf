using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// Runs the <see cref="Scheduler"/>: gives it the time, the settings and the events, and does what it says. One lock guards it; records,
/// callers' continuations and callbacks run outside. One timer wakes it at the next moment at which something can change.
/// </summary>
internal sealed partial class LlmThrottle : ILlmThrottle, IDisposable
{
    private static readonly TimeSpan LongestClosed = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MinWait = TimeSpan.FromMilliseconds(1);
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly IConnectionSpread _spread;
    private readonly IOptionsMonitor<PerformanceOptions> _performance;
    private readonly IOptionsMonitor<MistralOptions> _mistral;
    private readonly LlmCounters _counters;
    private readonly ILogger<LlmThrottle> _logger;
    private readonly GrantJournal _journal;
    private readonly Scheduler _scheduler;
    private readonly Dictionary<LlmTicket, QueuedTurn> _turns = new(ReferenceEqualityComparer.Instance);
    private readonly IDisposable?[] _subscriptions;
    private readonly ITimer _timer;
    private TimeSpan? _wakeAt;
    private bool _disposed;

    /// <summary>Begins with what is known of the last window.</summary>
    public LlmThrottle(
        TimeProvider time, IOptionsMonitor<MistralOptions> mistral, IOptionsMonitor<PerformanceOptions> performance,
        IConnectionSpread spread, GrantJournal journal, PastState past, LlmCounters counters, ILogger<LlmThrottle> logger)
    {
        (_time, _mistral, _performance, _spread, _journal, _counters, _logger) = (time, mistral, performance, spread, journal, counters, logger);
        _scheduler = new Scheduler(Settings(), past, Now) { Month = CurrentMonth };
        journal.Failed = LogJournalFailed;
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _subscriptions = [mistral.OnChange((_, _) => Configure()), performance.OnChange((_, _) => Configure())];
        Perform(_scheduler.TakeEffects());
    }

    /// <inheritdoc/>
    public TimeSpan AnswerTime
    {
        get
        {
            lock (_lock)
            {
                return _scheduler.Main.AnswerTimes.Median(CallKind.Answer);
            }
        }
    }

    private TimeSpan Now => _time.SinceStart();

    private int CurrentMonth => _time.GetUtcNow() is var now ? (now.Year * 100) + now.Month : 0;

    /// <inheritdoc/>
    public Task<ILlmPermit> AcquireAsync(LlmTicket ticket, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ILlmPermit>(cancellationToken);
        }

        var turn = TurnFor(ticket);
        SchedulerEffects? effects;
        lock (_lock)
        {
            if (_disposed)
            {
                return Task.FromCanceled<ILlmPermit>(new CancellationToken(canceled: true));
            }

            var now = Begin();
            _scheduler.Arrive(turn, now);
            if (turn.Waits)
            {
                _turns.Add(ticket, turn);
            }

            effects = End(now);
        }

        Perform(effects);
        if (!turn.Turn.Task.IsCompleted && cancellationToken.CanBeCanceled)
        {
            turn.Canceling = cancellationToken.UnsafeRegister(static (state, token) => ((Action<CancellationToken>)state!)(token), (Action<CancellationToken>)(token => Leave(turn, token)));
            if (turn.Turn.Task.IsCompleted)
            {
                turn.Canceling.Unregister();
            }
        }

        return turn.Turn.Task;
    }

    /// <inheritdoc/>
    public void Amend(LlmTicket ticket, string user, LlmClass @class, long deadline)
    {
        SchedulerEffects? effects;
        lock (_lock)
        {
            if (!_turns.TryGetValue(ticket, out var turn))
            {
                return;
            }

            var now = Begin();
            _scheduler.Amend(turn, user, @class, OnClock(deadline), now);
            effects = End(now);
        }

        Perform(effects);
    }

    /// <inheritdoc/>
    public void SetGate(ThrottleGate gate, TimeSpan? reopensIn = null)
    {
        SchedulerEffects? effects;
        lock (_lock)
        {
            var now = Begin();
            _scheduler.SetGate(gate, now + (reopensIn ?? LongestClosed), now);
            effects = End(now);
        }

        Perform(effects);
    }

    /// <inheritdoc/>
    public void TryNow()
    {
        SchedulerEffects? effects;
        lock (_lock)
        {
            var now = Begin();
            _scheduler.EndPauses(now);
            effects = End(now);
        }

        Perform(effects);
    }

    /// <inheritdoc/>
    public TimeSpan ReadyIn(LlmTicket ticket)
    {
        lock (_lock)
        {
            var now = Begin();
            var ready = _scheduler.ReadyAt(TurnFor(ticket), now);
            return ready == TimeSpan.MaxValue ? TimeSpan.MaxValue : ready - now;
        }
    }

    /// <inheritdoc/>
    public LlmException? WouldRefuse(LlmTicket ticket, IReadOnlyList<LlmTicket> coming)
    {
        lock (_lock)
        {
            var now = Begin();
            var turn = TurnFor(ticket);
            return _scheduler.WouldRefuse(turn, [.. coming.Select(TurnFor)], now) is { } refusal ? Refusals.ToException(turn, refusal, now, _time.GetUtcNow()) : null;
        }
    }

    /// <inheritdoc/>
    public ThrottleSnapshot Snapshot()
    {
        lock (_lock)
        {
            var now = Begin();
            return _scheduler.Snapshot(now);
        }
    }

    /// <summary>What the months' sums in the store lack, and the last grant they then contain.</summary>
    public (IReadOnlyDictionary<int, long> Pending, long LastId) PendingMonths()
    {
        lock (_lock)
        {
            return (_scheduler.Months.Pending(), _scheduler.LastId);
        }
    }

    /// <summary>The pending amounts were stored, which made these totals.</summary>
    public void MonthsStored(IReadOnlyDictionary<int, long> pending, IReadOnlyDictionary<int, long> totals, long lastId)
    {
        lock (_lock)
        {
            foreach (var (month, total) in totals)
            {
                _scheduler.Months.Stored(month, pending.GetValueOrDefault(month), total);
            }
        }

        if (pending.Count > 0)
        {
            _journal.Write([new GrantRecord(RecordKind.Settled, 0, lastId, Now, 0)]);
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

        QueuedTurn[] turns;
        lock (_lock)
        {
            _disposed = true;
            _scheduler.Stop();
            turns = [.. _turns.Values];
            _turns.Clear();
        }

        foreach (var turn in turns)
        {
            turn.Canceling.Unregister();
            turn.Turn.TrySetCanceled();
        }

        _journal.Dispose();
    }

    private void Wake()
    {
        SchedulerEffects? effects;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _wakeAt = null;
            var now = Begin();
            _scheduler.Advance(now);
            effects = End(now);
        }

        Perform(effects);
    }

    private void Configure()
    {
        SchedulerEffects? effects;
        lock (_lock)
        {
            var now = Begin();
            _journal.Keep = ThrottleRegistration.KeptFor(_mistral.CurrentValue);
            _scheduler.Configure(Settings(), now);
            effects = End(now);
        }

        Perform(effects);
    }

    private void Leave(QueuedTurn turn, CancellationToken cancellationToken)
    {
        SchedulerEffects? effects;
        bool left;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            var now = Begin();
            left = _scheduler.Leave(turn, now);
            _turns.Remove(turn.Ticket);
            effects = End(now);
        }

        if (left)
        {
            turn.Turn.TrySetCanceled(cancellationToken);
        }

        Perform(effects);
    }

    private QueuedTurn TurnFor(LlmTicket ticket) => new()
    {
        Ticket = ticket,
        User = ticket.User,
        Class = ticket.Class,
        Model = ticket.Model ?? _mistral.CurrentValue.Model,
        Submitted = OnClock(ticket.SubmittedAt),
        Deadline = OnClock(ticket.Deadline),
        Tokens = ticket.Tokens,
        Continues = ticket.Continues,
        IsRetry = ticket.IsRetry,
        ExpectedCalls = ticket.ExpectedCalls,
        Kind = ticket.Kind,
    };

    private TimeSpan OnClock(long timestamp) => timestamp == long.MaxValue ? TimeSpan.MaxValue : _time.At(timestamp);

    private SchedulerSettings Settings()
    {
        var (mistral, performance) = (_mistral.CurrentValue, _performance.CurrentValue);
        return new SchedulerSettings
        {
            Account = AccountOf(mistral),
            Model = mistral.Model,
            RequestsPerSecond = mistral.RequestsPerSecond,
            RequestsPerMinute = mistral.RequestsPerMinute,
            TokensPerMinute = mistral.TokensPerMinute,
            TokensPerMonth = mistral.TokensPerMonth,
            Window = TimeSpan.FromSeconds(mistral.LimitWindowSeconds),
            Margin = Margin,
            MaxConcurrent = performance.MaxConcurrentLlmRequests.Value,
            ConcurrencyCeiling = performance.MaxConcurrentCeiling,
            QueueSize = performance.RequestQueueSize,
            QueuedPerUser = performance.MaxQueuedPerUser.Value,
        };
    }

    private TimeSpan Margin => _mistral.CurrentValue.WindowMarginMs.Value is { } fixedMs ? TimeSpan.FromMilliseconds(fixedMs) : _spread.Margin;

    private static long AccountOf(MistralOptions options) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(options.BaseUrl + "\n" + options.ApiKey)));

    /// <summary>Under the lock, before an event: the time, and what changes with it.</summary>
    private TimeSpan Begin()
    {
        var now = Now;
        _scheduler.Month = CurrentMonth;
        _scheduler.SetMargin(Margin, now);
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

        var effects = _scheduler.TakeEffects();
        if (effects is null)
        {
            return null;
        }

        foreach (var grant in effects.Grants)
        {
            _turns.Remove(((QueuedTurn)grant.Waiter).Ticket);
        }

        foreach (var (waiter, _) in effects.Refusals)
        {
            _turns.Remove(((QueuedTurn)waiter).Ticket);
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
            Log(notice);
        }

        lock (_lock)
        {
            _scheduler.GiveBack(effects);
        }
    }

    private long StampOf(TimeSpan at) => at == TimeSpan.MaxValue ? long.MaxValue : _time.Add(0, at);

    private void Log(SchedulerNotice notice)
    {
        switch (notice.Kind)
        {
            case NoticeKind.Paused:
                LogPaused(notice.Value, notice.Text);
                break;
            case NoticeKind.LimitLowered:
                LogLowered(notice.Text, (long)notice.Value, (long)notice.Before);
                break;
            case NoticeKind.PastUnknown:
                LogPastUnknown();
                break;
            case NoticeKind.ConcurrencyLowered:
                LogConcurrency((int)notice.Value);
                break;
            case NoticeKind.Paced:
                LogPaced(notice.Value);
                break;
        }
    }

    [LoggerMessage(EventName = "PastUnknown", Level = LogLevel.Warning,
        Message = "There is no record of the last window: one request goes first; the rest follow its reply or the end of the window.")]
    private partial void LogPastUnknown();

    [LoggerMessage(EventName = "SendingPaused", Level = LogLevel.Warning, Message = "Sending is paused for {Seconds:0.0} s: {Reason}.")]
    private partial void LogPaused(double seconds, string reason);

    [LoggerMessage(EventName = "SendingPaced", Level = LogLevel.Warning,
        Message = "The provider refused a request although every limit had room. For {Seconds:0} s, requests are spread evenly over the minute.")]
    private partial void LogPaced(double seconds);

    [LoggerMessage(EventName = "ConcurrencyLowered", Level = LogLevel.Warning, Message = "The provider can't take as many calls at once; {Calls} may be in progress for now.")]
    private partial void LogConcurrency(int calls);

    [LoggerMessage(EventName = "LimitLowered", Level = LogLevel.Warning,
        Message = "The provider's limit is lower than the configured one and is followed: {Said} instead of {Set} {Budget}.")]
    private partial void LogLowered(string budget, long said, long set);

    [LoggerMessage(EventName = "GrantJournalFailed", Level = LogLevel.Error,
        Message = "The record of grants could not be written and was removed. After a restart the window counts as full, except for one probe.")]
    private partial void LogJournalFailed(Exception exception);
}
