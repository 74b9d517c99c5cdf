using AdminApp.Core.Llm.Coalescing;
using AdminApp.Core.Llm.Preparation;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Llm.Tokens;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>Gets a permit for one attempt: reserves an upper bound of its tokens, reports its place and estimated wait, and words the refusal.</summary>
internal sealed class QueueStage(
    CircuitBreakers breakers, TokenEstimator estimator, PromptCacheEstimator promptCache, TypicalCost typical, AttemptInstruments instruments, TimeProvider time)
{
    /// <summary>Waits until every budget has room for the attempt and it is its turn.</summary>
    /// <exception cref="LlmException">It would not be in time, or exceeds a limit by itself.</exception>
    public async Task<ILlmPermit> AcquireAsync(Flight flight, bool isRetry, CancellationToken cancellationToken)
    {
        var call = flight.Call;
        flight.PromptTokens ??= call.Request.PromptTokens ?? estimator.CountPrompt(call.Request.Messages, call.Options);
        flight.Tokens = Math.Max(call.Options.MaxOutputTokens!.Value, estimator.UpperBound(call, flight.PromptTokens.Value) - Spared(call));
        if (!isRetry && call.Kind != CallKind.Probe)
        {
            typical.Add(flight.Tokens);
        }

        var beganAt = time.GetTimestamp();
        try
        {
            var permit = await AcquireUnlessOpenAsync(flight, isRetry, cancellationToken);
            call.Timeline?.Reserved(flight.Tokens);
            return permit;
        }
        catch (LlmException refusal)
        {
            // While the breaker is open, the provider causes the wait, not the queue.
            var (state, _, cause) = breakers[call.Model].Status;
            var down = refusal.Code == LlmErrorCodes.NotInTime && state != BreakerState.Closed;
            throw new LlmException(
                down ? LlmErrorCodes.ProviderDown : refusal.Code,
                down ? ProviderFailureText.TooLate(cause) : refusal.Message,
                refusal.EstimatedWait,
                refusal)
            {
                RetryAfter = refusal.RetryAfter,
                Refused = refusal.Refused && !isRetry && !call.Request.ContinuesQuestion,
            };
        }
        finally
        {
            instruments.Waited(call.Terms.Class, time.GetElapsedTime(beganAt));
        }
    }

    /// <summary>What the provider's prompt cache can be expected to spare: no more than what all such prompts have in common.</summary>
    private int Spared(LlmCall call) => Math.Min(promptCache.Expected(call.Model, PromptPrefix.PrefixOf(call)), call.Request.PrefixTokens);

    /// <summary>Waits for a turn. Where another model would answer, not behind an open breaker.</summary>
    private async Task<ILlmPermit> AcquireUnlessOpenAsync(Flight flight, bool isRetry, CancellationToken cancellationToken)
    {
        if (!flight.Call.FallsBack)
        {
            return await AcquireAsync(cancellationToken);
        }

        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var breaker = breakers[flight.Call.Model];
        var turn = AcquireAsync(leaving.Token);
        if (await Task.WhenAny(turn, breaker.Opened) != turn && breaker.Status.State == BreakerState.Open)
        {
            await leaving.CancelAsync();
            try
            {
                // It may have been granted at the same moment.
                return await turn;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new LlmException(LlmErrorCodes.ProviderDown, ProviderFailureText.TooLate(breaker.Status.Cause)) { Refused = !isRetry && !flight.Call.Request.ContinuesQuestion };
            }
        }

        return await turn;

        Task<ILlmPermit> AcquireAsync(CancellationToken token) =>
            flight.Terms.AcquireAsync(terms => flight.Ticket(terms, isRetry), token);
    }
}
