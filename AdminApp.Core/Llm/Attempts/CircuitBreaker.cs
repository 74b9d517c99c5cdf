using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>States of the breaker.</summary>
internal enum BreakerState
{
    /// <summary>Calls pass normally.</summary>
    Closed,

    /// <summary>Nothing is sent for a while.</summary>
    Open,

    /// <summary>One call at a time tests the provider.</summary>
    HalfOpen,
}

/// <summary>
/// Stops sending to a failing provider: it opens at 60 % failures among at least ten attempts of the last 60 s, for 2 s, doubled up
/// to 30 s while its probes fail. It works by closing the throttle's gate, so queued requests stay queued and the head of the queue
/// is the probe. Only capacity errors, 5xx, timeouts and network errors count; a refusal shows that the provider is responding.
/// </summary>
/// <param name="model">The model whose calls it watches: one that is overloaded holds up no other.</param>
/// <param name="throttle">Its gate is closed and opened.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class CircuitBreaker(string model, ILlmThrottle throttle, TimeProvider time, ILogger<CircuitBreaker> logger) : IDisposable
{
    /// <summary>Minimum number of attempts before it may open.</summary>
    public const int MinAttempts = 10;

    /// <summary>Share of failures that opens it.</summary>
    public const double FailureShare = 0.6;

    /// <summary>How long attempts are remembered.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>How long it is open the first time.</summary>
    public static readonly TimeSpan FirstOpen = TimeSpan.FromSeconds(2);

    /// <summary>Maximum time that it is open.</summary>
    public static readonly TimeSpan MaxOpen = TimeSpan.FromSeconds(30);

    // The gate is set inside the lock, so that the throttle gets the states in order. The throttle never calls back.
    private readonly Lock _lock = new();
    private readonly RecentTimes _attempts = new(time);
    private readonly RecentTimes _failures = new(time);
    private BreakerState _state;
    private TimeSpan _openFor = FirstOpen;
    private long _reopensAt;
    private ProviderFailure _cause;
    private ITimer? _timer;
    private long? _claimedAt;
    private TaskCompletionSource _opened = NewSignal();

    /// <summary>The state, the time until the next probe, and the failure that opened it.</summary>
    public (BreakerState State, TimeSpan RetryIn, ProviderFailure Cause) Status
    {
        get
        {
            lock (_lock)
            {
                var left = _state == BreakerState.Open ? time.Until(_reopensAt) : TimeSpan.Zero;
                return (_state, left > TimeSpan.Zero ? left : TimeSpan.Zero, _cause);
            }
        }
    }

    /// <summary>Ends when the breaker opens, or at once if it is open.</summary>
    public Task Opened
    {
        get
        {
            lock (_lock)
            {
                return _opened.Task;
            }
        }
    }

    /// <summary>Whether the half-open breaker wants a call as its probe; true for one caller, and for another if that one's call never came.</summary>
    public bool ClaimProbe()
    {
        lock (_lock)
        {
            if (_state != BreakerState.HalfOpen || (_claimedAt is { } at && time.GetElapsedTime(at) < MaxOpen))
            {
                return false;
            }

            _claimedAt = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Sends the next probe now; does nothing unless the breaker is open.</summary>
    public void ProbeNow()
    {
        lock (_lock)
        {
            if (_state == BreakerState.Open)
            {
                _reopensAt = time.GetTimestamp();
                HalfOpen();
            }
        }
    }

    /// <summary>Makes an attempt and records its outcome.</summary>
    /// <param name="call">Makes it; calls what it is given when the provider starts to answer.</param>
    public async Task<AttemptOutcome> GuardAsync(Func<Action, Task<AttemptOutcome>> call)
    {
        bool isProbe;
        lock (_lock)
        {
            // The throttle may send the probe a moment before our timer fires.
            if (_state == BreakerState.Open && time.GetTimestamp() >= _reopensAt)
            {
                _state = BreakerState.HalfOpen;
            }

            isProbe = _state == BreakerState.HalfOpen;
        }

        var outcome = await call(() => ProviderResponded(isProbe));
        if (outcome.Failure is not { } failure)
        {
            ProviderResponded(isProbe);
            Record(isProbe, failure: null);
        }
        else if (failure.Failure.IsOutage())
        {
            Record(isProbe, failure.Failure);
        }
        else if (failure.ShowsLife())
        {
            ProviderResponded(isProbe);
        }

        return outcome with { IsProbe = isProbe };
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    // A probe does not have to complete: its first token is enough to release the others.
    private void ProviderResponded(bool isProbe)
    {
        lock (_lock)
        {
            if (!isProbe || _state != BreakerState.HalfOpen)
            {
                return;
            }

            _state = BreakerState.Closed;
            _opened = NewSignal();
            _openFor = FirstOpen;
            _attempts.Clear();
            _failures.Clear();
            throttle.SetGate(model, ThrottleGate.Open);
        }

        LogClosed(model);
    }

    private void Record(bool isProbe, ProviderFailure? failure)
    {
        TimeSpan openFor;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_state == BreakerState.HalfOpen && isProbe && failure is { } again)
            {
                _openFor = _openFor * 2 < MaxOpen ? _openFor * 2 : MaxOpen;
                Open(now, again);
            }
            else if (_state == BreakerState.Closed)
            {
                _attempts.Add(now);
                if (failure is { } outage)
                {
                    _failures.Add(now);
                    if (!IsFailing())
                    {
                        return;
                    }

                    Open(now, outage);
                }
                else
                {
                    return;
                }
            }
            else
            {
                // Sent before the breaker opened, so it says nothing new.
                return;
            }

            openFor = _openFor;
        }

        LogOpened(model, failure.Value, openFor.TotalSeconds);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsFailing()
    {
        var attempts = _attempts.Count(Window);
        return attempts >= MinAttempts && _failures.Count(Window) >= FailureShare * attempts;
    }

    private void Open(long now, ProviderFailure cause)
    {
        _state = BreakerState.Open;
        _cause = cause;
        _opened.TrySetResult();
        _reopensAt = time.Add(now, _openFor);
        throttle.SetGate(model, ThrottleGate.Closed, _openFor);
        _timer?.Dispose();
        _timer = time.CreateTimer(_ => Probe(), null, _openFor, Timeout.InfiniteTimeSpan);
    }

    private void Probe()
    {
        lock (_lock)
        {
            if (_state == BreakerState.Open && _timer is not null)
            {
                HalfOpen();
            }
        }
    }

    private void HalfOpen()
    {
        _state = BreakerState.HalfOpen;
        _claimedAt = null;
        throttle.SetGate(model, ThrottleGate.Probing);
    }

    [LoggerMessage(EventName = "BreakerOpened", Level = LogLevel.Warning, Message = "{Model} is failing ({Failure}); nothing is sent to it for {Seconds} s.")]
    private partial void LogOpened(string model, ProviderFailure failure, double seconds);

    [LoggerMessage(EventName = "BreakerClosed", Level = LogLevel.Information, Message = "{Model} is answering again.")]
    private partial void LogClosed(string model);
}
