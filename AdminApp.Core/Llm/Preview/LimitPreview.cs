using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Throttling;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Preview;

/// <summary>
/// Says what other limits would have meant: replays the recorded calls of the last hours twice, with the settings in force and with the
/// changed ones. Changes nothing. One preview at a time, on a thread of its own.
/// </summary>
public sealed class LimitPreview
{
    /// <summary>Most hours that can be replayed: as long as calls are kept.</summary>
    public const int MaxHours = 24;

    /// <summary>The longest that a preview may take.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    private readonly CallRecording _recording;
    private readonly LlmThrottle _throttle;
    private readonly IOptionsMonitor<MistralOptions> _mistral;
    private readonly IOptionsMonitor<PerformanceOptions> _performance;
    private readonly IConnectionSpread _spread;
    private readonly TimeProvider _time;
    private int _running;

    internal LimitPreview(
        CallRecording recording, LlmThrottle throttle, IOptionsMonitor<MistralOptions> mistral, IOptionsMonitor<PerformanceOptions> performance,
        IConnectionSpread spread, TimeProvider time) =>
        (_recording, _throttle, _mistral, _performance, _spread, _time) = (recording, throttle, mistral, performance, spread, time);

    /// <summary>Whether a setting changes anything in a preview.</summary>
    public static bool IsAffectedBy(string key) => ThrottleSettings.Keys.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Replays the last hours. Null while another preview runs.</summary>
    /// <param name="mistral">The changed settings.</param>
    /// <param name="performance">The changed settings.</param>
    /// <param name="hours">1 to <see cref="MaxHours"/>.</param>
    /// <exception cref="TimeoutException">It took longer than <see cref="MaxTime"/>.</exception>
    public async Task<PreviewResult?> RunAsync(MistralOptions mistral, PerformanceOptions performance, int hours, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hours, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hours, MaxHours);
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            return null;
        }

        using var late = new CancellationTokenSource(MaxTime, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            // Seconds of computing: a thread of its own, so that no request waits for a free one.
            return await Task.Factory.StartNew(
                () => Run(mistral, performance, TimeSpan.FromHours(hours), stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (OperationCanceledException stopped) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The preview took too long.", stopped);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private PreviewResult Run(MistralOptions mistral, PerformanceOptions performance, TimeSpan span, CancellationToken cancellationToken)
    {
        var basis = _throttle.Basis();
        var inForce = basis.Resolve(ThrottleSettings.From(_mistral.CurrentValue, _performance.CurrentValue, _spread));
        var changed = basis.Resolve(ThrottleSettings.From(mistral, performance, _spread));
        var utcNow = _time.GetUtcNow().UtcDateTime;
        var plan = ReplayPlan.Make(_recording, inForce.Model, basis, span);
        var provider = ProviderLimits.From(inForce, basis);
        return new PreviewResult
        {
            Calls = plan.Count,
            FromUtc = utcNow - (plan.To - plan.From),
            ToUtc = utcNow,
            ProviderPerSecond = provider.PerSecond,
            ProviderPerSecondFrom = provider.SecondFrom,
            ProviderRequests = provider.Requests,
            ProviderRequestsFrom = provider.RequestsFrom,
            ProviderTokens = provider.Tokens,
            ProviderTokensFrom = provider.TokensFrom,
            LimitsLeftOut = basis.More,
            CallsLeftOut = plan.OfOtherModels,
            ChangesModel = changed.Model != inForce.Model,
            IsBeyondAssumed = provider.IsBeyondAssumed(changed),
            Before = CallReplay.Run(plan, inForce, provider, cancellationToken),
            After = CallReplay.Run(plan, changed, provider, cancellationToken),
        };
    }
}
