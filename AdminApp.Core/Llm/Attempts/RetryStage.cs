using AdminApp.Core.Llm.Coalescing;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>
/// Tries a call again where that can help: before its first token was sent on, after a rate limit or an outage, at most
/// <c>Mistral:MaxRetries</c> times, within the retry budget and the patience. Between two attempts it holds no slot.
/// </summary>
internal sealed partial class RetryStage(
    ILlmThrottle throttle, RateLimitPause rateLimits, RetryBudget budget, ProviderHealth health, LlmCounters counters,
    Random random, TimeProvider time, ILogger<RetryStage> logger)
{
    /// <summary>Carries out a call by as many attempts as it takes.</summary>
    /// <exception cref="LlmException">It failed for good, or was refused.</exception>
    public async Task<LlmAnswer> RunAsync(Flight flight, Func<Attempt, Task<LlmAnswer>> attemptAsync, CancellationToken cancellationToken)
    {
        budget.Requested();
        var retries = 0;
        long? firstSent = null;
        ProviderException? last = null;
        for (var number = 1; ; number++)
        {
            var attempt = new Attempt(number) { Answering = health.Answered };
            try
            {
                var answer = await attemptAsync(attempt);
                rateLimits.Succeeded();
                health.Answered();
                return answer with { Attempts = number };
            }
            catch (LlmException refusal) when (last is not null)
            {
                // Its next turn would come too late: the failure stands, with the waits that the queue names. Where waiting does not help, the queue's word counts.
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
                    throw new LlmException(LlmErrorCodes.BrokenOff, failure.Failure == ProviderFailure.Timeout
                        ? "Mistral stopped sending in the middle of the answer."
                        : "Mistral broke off in the middle of the answer.", inner: failure);
                }

                if (wait is not { } after || !MayRetry(flight, attempt, after, retries))
                {
                    var ready = flight.ReadyIn(begun: false);
                    var helps = wait > ready ? wait.Value : ready;
                    throw failure.ToLlmException(SoFar(number), helps, failure.Failure == ProviderFailure.RateLimited ? flight.TakenIn(helps) : null);
                }

                retries += attempt.IsProbe ? 0 : 1;

                // After a rate limit the whole queue is paused and the call waits in it; after an outage it waits by itself.
                var delay = failure.Failure == ProviderFailure.RateLimited ? Task.CompletedTask : Task.Delay(after, time, cancellationToken);
                flight.Log.Publish(new LlmRetrying(failure.Failure.Reason(), after) { Next = retries + 1, Most = flight.Call.Mistral.MaxRetries + 1 });
                await delay;
            }
        }

        Tried SoFar(int times) => new(times, firstSent is { } from ? time.GetElapsedTime(from) : TimeSpan.Zero);
    }

    /// <summary>What a failure asks for at once. Returns the least time until another attempt makes sense; null: none does.</summary>
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

        // A probe's own delay is the time that the breaker stays open.
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
