using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>
/// Finds out whether a provider that was down is back, while someone is watching and no question would show it: one call of one token
/// through the same queue and budgets, in the class Background and never retried. While the breaker is open, its own times apply (2 s,
/// doubled up to 30 s); after a refusal that only an admin can resolve, it probes after a minute, doubled up to a quarter of an hour.
/// </summary>
internal sealed partial class ProviderProbe(
    TestCall test, ModelChoice models, CircuitBreakers breakers, ProviderHealth health, ILlmThrottle throttle, IOptionsMonitor<MistralOptions> mistral, TimeProvider time,
    ILogger<ProviderProbe> logger) : IDisposable
{
    /// <summary>Time from a refusal to the first probe.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    /// <summary>Maximum time between two probes after a refusal.</summary>
    public static readonly TimeSpan MaxInterval = TimeSpan.FromMinutes(15);

    /// <summary>Minimum time between two uses of "Try now" by all users together, so that they can't use up the budget.</summary>
    public static readonly TimeSpan WishInterval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // If the queue is longer than this, the waiting calls tell more than a probe would.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _timer;
    private int _watchers;
    private bool _running;
    private TimeSpan _interval = First;
    private long? _dueAt;
    private long? _wishedAt;

    /// <summary>What was last seen of the provider, with the time of the next attempt if there will be one.</summary>
    public ProviderStatus Status
    {
        get
        {
            var status = health.Status;
            if (status.IsUp)
            {
                return status;
            }

            if (models.Fallback is { } fallback)
            {
                return ProviderStatus.Up with { Fallback = fallback, Replaced = mistral.CurrentValue.Model, Reason = status.Reason, Remedy = status.Remedy };
            }

            lock (_lock)
            {
                var now = time.GetUtcNow();
                var retryAt = status.RetryAt ?? (_running ? now : _dueAt is { } due && _watchers > 0 ? now + Left(due) : null);
                return status with { RetryAt = retryAt, MayTryNow = MayWish && !_running && !(retryAt <= now) };
            }
        }
    }

    private CircuitBreaker Breaker => breakers[mistral.CurrentValue.Model];

    private bool MayWish => _wishedAt is not { } wished || time.GetElapsedTime(wished) >= WishInterval;

    /// <summary>Someone is watching until the result is disposed.</summary>
    public IDisposable Watch()
    {
        lock (_lock)
        {
            if (_watchers++ == 0 && !_stop.IsCancellationRequested)
            {
                _timer = time.CreateTimer(_ => Look(), null, Tick, Tick);
            }
        }

        return new Watcher(this);
    }

    /// <summary>Tries now, unless someone asked for that a moment ago.</summary>
    public void TryNow()
    {
        lock (_lock)
        {
            if (!MayWish || health.Status.IsUp)
            {
                return;
            }

            _wishedAt = time.GetTimestamp();
            _dueAt = _wishedAt;
        }

        Breaker.ProbeNow();
        throttle.TryNow();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
        }

        _stop.Cancel();
        _stop.Dispose();
    }

    private TimeSpan Left(long due) => time.Until(due) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    private void Look()
    {
        lock (_lock)
        {
            if (_running || _timer is null || !IsDue())
            {
                return;
            }

            _running = true;
        }

        _ = Task.Run(ProbeAsync);
    }

    // Waiting or running calls tell as much at no extra cost.
    private bool IsDue()
    {
        var status = health.Status;
        if (status.IsUp)
        {
            (_interval, _dueAt) = (First, null);
            return false;
        }

        if (status.RetryAt is null)
        {
            _dueAt ??= time.Add(time.GetTimestamp(), _interval);
        }

        return (status.RetryAt is null ? Left(_dueAt!.Value) == TimeSpan.Zero : Breaker.Status.State == BreakerState.HalfOpen)
            && throttle.Snapshot() is { Running: 0 } now && now.WaitingByClass.Values.Sum() == 0;
    }

    private async Task ProbeAsync()
    {
        try
        {
            await test.RunAsync(SystemUsers.Probe, Patience, _stop.Token, @class: LlmClass.Background);
            LogBack();
        }
        catch (LlmException failure)
        {
            LogStillDown(failure.Code);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The process is stopping.
        }
        // No one awaits this; the next probe comes in its time.
        catch (Exception exception)
        {
            LogBroken(exception);
        }

        lock (_lock)
        {
            _running = false;
            if (health.Status is { IsUp: false, RetryAt: null })
            {
                _interval = _interval * 2 < MaxInterval ? _interval * 2 : MaxInterval;
                _dueAt = time.Add(time.GetTimestamp(), _interval);
            }
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_watchers == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    [LoggerMessage(EventName = "ProviderBack", Level = LogLevel.Information, Message = "A test call was answered: the provider is back.")]
    private partial void LogBack();

    [LoggerMessage(EventName = "ProviderStillDown", Level = LogLevel.Debug, Message = "A test call failed: {Code}.")]
    private partial void LogStillDown(string code);

    [LoggerMessage(EventName = "ProbeBroken", Level = LogLevel.Error, Message = "A test call failed unexpectedly.")]
    private partial void LogBroken(Exception exception);

    private sealed class Watcher(ProviderProbe probe) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                probe.Leave();
            }
        }
    }
}
