using System.Threading.Channels;
using AdminApp.Core.Llm.Recording;
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

    // Each model is asked about once a minute at most; one that finds no place is asked about in the next minute.
    private const int MaxWanted = 16;
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly IConnectionSpread _spread;
    private readonly IOptionsMonitor<PerformanceOptions> _performance;
    private readonly IOptionsMonitor<MistralOptions> _mistral;
    private readonly LlmCounters _counters;
    private readonly NoticeLog _log;
    private readonly GrantJournal _journal;
    private readonly CallRecording _recording;
    private readonly Scheduler _scheduler;
    private readonly Dictionary<LlmTicket, QueuedTurn> _turns = new(ReferenceEqualityComparer.Instance);
    private readonly IDisposable?[] _subscriptions;
    private readonly ITimer _timer;
    private readonly Channel<string> _limitsWanted = Channel.CreateBounded<string>(new BoundedChannelOptions(MaxWanted) { FullMode = BoundedChannelFullMode.DropWrite });
    private SchedulerEffects? _spare;
    private TimeSpan? _wakeAt;
    private bool _disposed;

    /// <summary>Begins with what is known of the last window.</summary>
    public LlmThrottle(
        TimeProvider time, IOptionsMonitor<MistralOptions> mistral, IOptionsMonitor<PerformanceOptions> performance,
        IConnectionSpread spread, GrantJournal journal, PastState past, LlmCounters counters, CallRecording recording, ILogger<LlmThrottle> logger)
    {
        (_time, _mistral, _performance, _spread, _journal, _counters, _recording, _log) =
            (time, mistral, performance, spread, journal, counters, recording, new NoticeLog(logger));
        _scheduler = new Scheduler(ThrottleSettings.From(mistral.CurrentValue, performance.CurrentValue, spread), past, Now) { Month = CurrentMonth };
        journal.Failed = _log.JournalFailed;
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
            _recording.Arrived(ticket.Trace, turn);
            if (turn.Waits)
            {
                _turns.Add(ticket, turn);
            }

            effects = End(now);
        }

        Perform(effects);
        if (!turn.Turn.Task.IsCompleted && cancellationToken.CanBeCanceled)
        {
            turn.Canceling = cancellationToken.UnsafeRegister(
                static (state, token) =>
                {
                    var (throttle, turn) = ((LlmThrottle, QueuedTurn))state!;
                    throttle.Leave(turn, token);
                },
                (this, turn));
            if (turn.Turn.Task.IsCompleted)
            {
                turn.Canceling.Unregister();
            }
        }

        return turn.Turn.Task;
    }

    /// <inheritdoc/>
    public void Amend(LlmTicket ticket, string user, LlmClass @class, long deadline) =>
        Do((Throttle: this, ticket, user, @class, Deadline: OnClock(deadline)), static (scheduler, with, now) =>
        {
            if (with.Throttle._turns.TryGetValue(with.ticket, out var turn))
            {
                scheduler.Amend(turn, with.user, with.@class, with.Deadline, now);
            }
        });

    /// <inheritdoc/>
    public void SetGate(string model, ThrottleGate gate, TimeSpan? reopensIn = null) =>
        Do((model, gate, reopensIn), static (scheduler, with, now) => scheduler.SetGate(with.model, with.gate, now + (with.reopensIn ?? LongestClosed), now));

    /// <inheritdoc/>
    public void TryNow() => Do(0, static (scheduler, _, now) => scheduler.EndPauses(now));

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
            if (_scheduler.WouldRefuse(turn, [.. coming.Select(TurnFor)], now) is not { } refusal)
            {
                return null;
            }

            _recording.RefusedBefore(turn, now);
            return Refusals.ToException(turn, refusal, now, _time.GetUtcNow());
        }
    }

    /// <summary>The limits that the provider named for a model.</summary>
    public IReadOnlyList<SaidLimit> SaidLimits(string model)
    {
        lock (_lock)
        {
            Begin();
            return _scheduler.SaidLimits(model);
        }
    }

    /// <summary>Waits until the provider is to be asked for a model's limits; returns the model.</summary>
    public ValueTask<string> LimitsWantedAsync(CancellationToken cancellationToken) => _limitsWanted.Reader.ReadAsync(cancellationToken);

    /// <summary>The provider does not answer that question.</summary>
    public void LimitsUnsaid(string model) => Do(model, static (scheduler, model, now) => scheduler.LimitsUnsaid(model, now));

    /// <inheritdoc/>
    public long? TokensPerMinute(string model)
    {
        lock (_lock)
        {
            Begin();
            return (_scheduler.Find(model) ?? _scheduler.Main).Tokens.EffectiveLimit is > 0 and var limit ? limit : null;
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

    /// <summary>What a replay of recorded calls has to know of the present.</summary>
    public ThrottleBasis Basis()
    {
        lock (_lock)
        {
            var now = Begin();
            var main = _scheduler.Main;
            var second = main.Second;
            var perSecond = second.IsAuto || second.Told is not null ? (second.Told ?? second.EffectiveLimit) / second.Window.TotalSeconds : main.Requests.Told is null ? ProviderWord.AssumedPerSecond : 0;
            return new ThrottleBasis(
                now, WindowBasis.Of(second), WindowBasis.Of(main.Requests), WindowBasis.Of(main.Tokens),
                [.. main.Windows.Skip(3).Where(window => window.Told > 0).Select(window => window.Name)],
                perSecond, _scheduler.Month, _scheduler.Months.Used(_scheduler.Month));
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

    private void Wake() => Do(this, static (scheduler, throttle, now) =>
    {
        throttle._wakeAt = null;
        scheduler.Advance(now);
    });

    private void Configure() => Do(this, static (scheduler, throttle, now) =>
    {
        throttle._journal.Keep = ThrottleRegistration.KeptFor(throttle._mistral.CurrentValue);
        scheduler.Configure(ThrottleSettings.From(throttle._mistral.CurrentValue, throttle._performance.CurrentValue, throttle._spread), now);
    });

    private void Leave(QueuedTurn turn, CancellationToken cancellationToken)
    {
        var left = Do((Throttle: this, turn), static (scheduler, with, now) =>
        {
            with.Throttle._turns.Remove(with.turn.Ticket);
            if (!scheduler.Leave(with.turn, now))
            {
                return false;
            }

            with.Throttle._recording.Left(with.turn.Ticket.Trace, now);
            return true;
        });
        if (left)
        {
            turn.Turn.TrySetCanceled(cancellationToken);
        }
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
