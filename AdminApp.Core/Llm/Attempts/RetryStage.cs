using AdminApp.Core.Llm.Coalescing;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>
/// Retries a call if that can help: before its first token was passed on, after a rate limit or an outage, up to
/// <c>Mistral:MaxRetries</c> times, within the retry budget and the caller's patience. Between attempts it holds no slot.
/// </summary>
internal sealed partial class RetryStage(
    ILlmThrottle throttle, RateLimitPause rateLimits, RetryBudget budget, ProviderHealth health, LlmCounters counters,
    Random random, TimeProvider time, ILogger<RetryStage> logger)
{
    /// <summary>Carries out a call with as many attempts as it takes.</summary>
    /// <exception cref="LlmException">It failed for good, or was refused.</exception>
    public async Task<LlmAnswer> RunAsync(Flight flight, Func<Attempt, Task<LlmAnswer>> attemptAsync, CancellationToken cancellationToken)
    {
        budget.Requested();
        var retries = 0;
        long? firstSent = null;
        ProviderException? last = null;
        for (var number = 1; ; number++)
        {
            var attempt = new Attempt(number) { OnFirstToken = health.Answered };
            try
            {
                var answer = await attemptAsync(attempt);
                rateLimits.Succeeded();
                health.Answered();
                return answer with { Attempts = number };
            }
            catch (LlmException refusal) when (last is not null)
            {
                // The next attempt would come too late, so the failure is final, with the queue's estimated wait. If waiting does not help, the queue's refusal counts.
                throw refusal.EstimatedWait is null ? refusal : last.ToLlmException(SoFar(number - 1), refusal.EstimatedWait, refusal.RetryAfter);
            }
            catch (ProviderException failure)
            {
                last = failure;
                firstSent ??= attempt.BeganAt;
                LogFailed(flight.Call.Request.CorrelationId, number, failure.Failure, failure.Headers.CorrelationId);
                health.Failed(failure);
                var wait = React(failure, attempt, flight.Call, retries + 1);
                if (flight.Log.HasText || failure.AfterFirstToken)
                {
                    throw new LlmException(LlmErrorCodes.BrokenOff, ProviderFailureText.BrokenOff(failure.Failure), inner: failure);
                }

                if (wait is not { } after || !MayRetry(flight, attempt, after, retries))
                {
                    var ready = flight.ReadyIn(begun: false);
                    var helps = wait > ready ? wait.Value : ready;
                    throw failure.ToLlmException(SoFar(number), helps, failure.Failure == ProviderFailure.RateLimited ? flight.TakenIn(helps) : null);
                }

                retries += attempt.IsProbe ? 0 : 1;

                // After a rate limit the whole queue is paused and the call waits in it; after an outage the call waits on its own.
                var delay = failure.Failure == ProviderFailure.RateLimited ? Task.CompletedTask : Task.Delay(after, time, cancellationToken);
                flight.Log.Publish(new LlmRetrying(failure.Failure.Reason(), after) { Next = retries + 1, Most = flight.Call.Mistral.MaxRetries + 1 });
                await delay;
            }
        }

        Tried SoFar(int times) => new(times, firstSent is { } from ? time.GetElapsedTime(from) : TimeSpan.Zero);
    }

    /// <summary>Reacts to a failure. Returns the minimum time until another attempt makes sense; null if none does.</summary>
    private TimeSpan? React(ProviderException failure, Attempt attempt, LlmCall call, int retry)
    {
        switch (failure.Failure)
        {
            case ProviderFailure.RateLimited:
                return attempt.Pause;
            case ProviderFailure.ZeroAllowance:
                counters.Count(RateLimitHit.ZeroAllowance);
                return null;
            case ProviderFailure.Capacity:
                counters.Count(RateLimitHit.Capacity);
                throttle.LowerConcurrency(attempt.SentAt ?? time.GetTimestamp());
                break;
        }

        if (!failure.Failure.IsOutage())
        {
            return null;
        }

        // For a probe, the delay is the time that the breaker stays open.
        var delay = attempt.IsProbe ? TimeSpan.Zero : RetryDelay.Before(retry, TimeSpan.FromSeconds(call.Mistral.RetryDelaySeconds), random);
        return RateLimitPause.AskedBy(failure.Headers) is { } asked && asked > delay ? asked : delay;
    }

    private bool MayRetry(Flight flight, Attempt attempt, TimeSpan after, int retries)
    {
        var left = time.Until(flight.Terms.Deadline);
        var fits = after < left - throttle.Snapshot().AnswerTime && flight.ReadyIn(begun: true) < left;
        return fits && !flight.Call.Request.Once && (attempt.IsProbe || (retries < flight.Call.Mistral.MaxRetries && budget.TrySpend()));
    }

    [LoggerMessage(EventName = "AttemptFailed", Level = LogLevel.Information,
        Message = "Call {CorrelationId}: attempt {Attempt} failed ({Failure}, provider's id {ProviderId}).")]
    private partial void LogFailed(string correlationId, int attempt, ProviderFailure failure, string? providerId);
}
