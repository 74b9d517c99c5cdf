using AdminApp.Core.Llm.Coalescing;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Llm.Tokens;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>Takes a call's turn for one attempt: an upper bound of its tokens is reserved, its place and estimate are told, a refusal is put in words.</summary>
internal sealed class QueueStage(CircuitBreaker breaker, TokenEstimator estimator)
{
    /// <summary>Waits until every budget has room for the attempt and it is its turn.</summary>
    /// <exception cref="LlmException">It would not be in time, or does not fit at all.</exception>
    public async Task<ILlmPermit> AcquireAsync(Flight flight, Attempt attempt, CancellationToken cancellationToken)
    {
        var call = flight.Call;
        flight.PromptTokens ??= estimator.CountPrompt(call.Request.Messages, call.Options);
        flight.Tokens = estimator.UpperBound(call, flight.PromptTokens.Value);
        try
        {
            return await flight.Terms.AcquireAsync(
                (highest, latest) => flight.Ticket(highest, latest, attempt.IsRetry || call.Request.ContinuesQuestion), cancellationToken);
        }
        catch (LlmException refusal)
        {
            // While the breaker is open the wait is the provider's doing, not the queue's.
            var (state, _, cause) = breaker.Status;
            var down = refusal.Code == LlmErrorCodes.NotInTime && state != BreakerState.Closed;
            throw new LlmException(
                down ? LlmErrorCodes.ProviderDown : refusal.Code,
                down ? $"{cause.Summary()}. The next tries come too late for your limit." : refusal.Message,
                refusal.EstimatedWait,
                refusal)
            {
                RetryAfter = refusal.RetryAfter,
                Refused = refusal.Refused && !attempt.IsRetry && !call.Request.ContinuesQuestion,
            };
        }
    }
}
