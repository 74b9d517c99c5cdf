using AdminApp.Core.Llm.Coalescing;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>
/// Retries a call if that can help: after a rate limit or an outage, and only while no token has been passed on. Retries stop
/// when the retry budget or the caller's time runs out; after an outage, also after <c>Mistral:MaxRetries</c>. Between attempts, no slot is held.
/// </summary>
internal sealed partial class RetryStage(
    ILlmThrottle throttle, CircuitBreakers breakers, RetryBudget budget, ProviderHealth health, AttemptInstruments instruments, Random random, TimeProvider time, ILogger<RetryStage> logger)
{
    /// <summary>Carries out a call with as many attempts as it takes.</summary>
    /// <param name="attemptAsync">Makes one attempt, given its number, 1 for the first, and what to call at its first token.</param>
    /// <exception cref="LlmException">It failed for good, or was refused.</exception>
    public async Task<LlmAnswer> RunAsync(Flight flight, Func<int, Action, Task<AttemptOutcome>> attemptAsync, CancellationToken cancellationToken)
    {
        budget.Requested();
        var retries = 0;
        long? firstSent = null;
        ProviderException? last = null;
        for (var number = 1; ; number++)
        {
            AttemptOutcome outcome;
            try
            {
                outcome = await attemptAsync(number, () => health.Answered(flight.Call.Model));
            }
            catch (LlmException refusal) when (last is not null)
            {
                // The next attempt would come too late, so the failure is final, with the queue's estimated wait. If waiting does not help, the queue's refusal counts.
                throw refusal.EstimatedWait is null ? refusal : last.ToLlmException(SoFar(number - 1), refusal.EstimatedWait, refusal.RetryAfter);
            }

            if (outcome.Answer is { } answer)
            {
                health.Answered(flight.Call.Model);
                return answer with { Attempts = number };
            }

            var failure = last = outcome.Failure!;
            firstSent ??= outcome.BeganAt;
            LogFailed(flight.Call.Request.CorrelationId, number, failure.Failure, failure.Headers.CorrelationId);
            health.Failed(flight.Call.Model, failure);
            if (flight.Log.HasText || failure.AfterFirstToken)
            {
                throw new LlmException(LlmErrorCodes.BrokenOff, ProviderFailureText.BrokenOff(failure.Failure), inner: failure);
            }

            var limited = failure.Failure == ProviderFailure.RateLimited;
            var counts = !limited && !outcome.IsProbe;
            var wait = WaitAfter(outcome, flight.Call, retries + 1);
            if (wait is not { } after || !MayRetry(flight, outcome, after, retries))
            {
                var ready = flight.ReadyIn(isRetry: false);
                var helps = wait > ready ? wait.Value : ready;
                throw failure.ToLlmException(SoFar(number), helps, limited ? flight.TakenIn(helps) : null);
            }

            retries += counts ? 1 : 0;
            instruments.Retrying(failure.Failure);

            // After a rate limit the whole queue is paused and the call waits in it; after an outage the call waits on its own.
            var delay = limited ? Task.CompletedTask : Task.Delay(after, time, cancellationToken);
            flight.Log.Publish(new LlmRetrying(failure.Failure.Code(), after) { Next = counts ? retries + 1 : 0, Most = flight.Call.Mistral.MaxRetries + 1 });
            await delay;
        }

        Tried SoFar(int times) => new(times, firstSent is { } from ? time.GetElapsedTime(from) : TimeSpan.Zero);
    }

    /// <summary>The minimum time until another attempt makes sense; null if none does.</summary>
    private TimeSpan? WaitAfter(AttemptOutcome outcome, LlmCall call, int retry)
    {
        var failure = outcome.Failure!;
        if (failure.Failure == ProviderFailure.RateLimited)
        {
            return outcome.Pause;
        }

        if (!failure.Failure.IsOutage())
        {
            return null;
        }

        // For a probe, the delay is the time that the breaker stays open.
        var delay = outcome.IsProbe ? TimeSpan.Zero : RetryDelay.Before(retry, TimeSpan.FromSeconds(call.Mistral.RetryDelaySeconds), random);
        return RateLimitReading.AskedBy(failure.Headers) is { } asked && asked > delay ? asked : delay;
    }

    // A refusal by a rate limit says nothing about the provider's health, and its retry waits in the queue: it uses up no attempt, only the budget.
    private bool MayRetry(Flight flight, AttemptOutcome outcome, TimeSpan after, int retries)
    {
        var left = time.Until(flight.Terms.Deadline);
        var fits = after < left - throttle.AnswerTime && flight.ReadyIn(isRetry: true) < left;
        var limited = outcome.Failure!.Failure == ProviderFailure.RateLimited;
        // Where the breaker has opened, another model answers sooner.
        var falls = flight.Call.FallsBack && breakers[flight.Call.Model].Status.State == BreakerState.Open;
        return fits && !flight.Call.Request.Once && !falls
            && (outcome.IsProbe || ((limited || retries < flight.Call.Mistral.MaxRetries) && budget.TrySpend()));
    }

    [LoggerMessage(EventName = "AttemptFailed", Level = LogLevel.Information,
        Message = "Call {CorrelationId}: attempt {Attempt} failed ({Failure}, provider's id {ProviderId}).")]
    private partial void LogFailed(string correlationId, int attempt, ProviderFailure failure, string? providerId);
}
