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
    public void Amend(LlmTicket ticket, QueueTerms terms) =>
        Do((Throttle: this, ticket, terms, Deadline: OnClock(terms.Deadline)), static (scheduler, with, now) =>
        {
            if (with.Throttle._turns.TryGetValue(with.ticket, out var turn))
            {
                scheduler.Amend(turn, with.terms.User, with.terms.Class, with.Deadline, now);
            }
        });

    /// <inheritdoc/>
    public void SetGate(string model, ThrottleGate gate, TimeSpan? reopensIn = null) =>
        Do((model, gate, reopensIn), static (scheduler, with, now) => scheduler.SetGate(with.model, with.gate, now + (with.reopensIn ?? LongestClosed), now));

    /// <inheritdoc/>
    public void TryNow() => Do(0, static (scheduler, _, now) => scheduler.EndPauses(now));

    /// <summary>Waits until the provider is to be asked for a model's limits; returns the model.</summary>
    public ValueTask<string> LimitsWantedAsync(CancellationToken cancellationToken) => _limitsWanted.Reader.ReadAsync(cancellationToken);

    /// <summary>The provider does not answer that question.</summary>
    public void LimitsUnsaid(string model) => Do(model, static (scheduler, model, now) => scheduler.LimitsUnsaid(model, now));

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
        User = ticket.Terms.User,
        Class = ticket.Terms.Class,
        Model = ticket.Model ?? _mistral.CurrentValue.Model,
        Submitted = OnClock(ticket.SubmittedAt),
        Deadline = OnClock(ticket.Terms.Deadline),
        Tokens = ticket.Tokens,
        Continues = ticket.Continues,
        IsRetry = ticket.IsRetry,
        ExpectedCalls = ticket.ExpectedCalls,
        Kind = ticket.Kind,
    };

    private TimeSpan OnClock(long timestamp) => timestamp == long.MaxValue ? TimeSpan.MaxValue : _time.At(timestamp);
}
