using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

internal sealed partial class LlmThrottle
{
    /// <summary>The right to send one request: passes what happens to it on to the scheduler.</summary>
    private sealed class Permit(LlmThrottle throttle, Grant grant) : ILlmPermit
    {
        private bool _answered;

        public bool IsProbe => grant.IsProbe;

        public void Sent() => throttle.Do(grant, static (scheduler, grant, now) => scheduler.Sent(grant, now));

        public void HeadersReceived(ProviderHeaders headers) =>
            throttle.Do((grant, headers), static (scheduler, with, now) => scheduler.Heard(with.grant, with.headers, now));

        public TimeSpan RateLimited(ProviderHeaders headers)
        {
            var verdict = throttle.Do((grant, headers), static (scheduler, with, now) => scheduler.RateLimited(with.grant, with.headers, now));
            throttle._counters.Count(verdict.ByOthers ? RateLimitHit.SharedDrain : RateLimitHit.OwnBurst);
            return verdict.Pause > TimeSpan.Zero ? verdict.Pause : TimeSpan.Zero;
        }

        public void Overloaded(ProviderHeaders headers, bool tooMany) =>
            throttle.Do((grant, headers, tooMany), static (scheduler, with, now) => scheduler.Overloaded(with.grant, with.tooMany, RateLimitReading.AskedBy(with.headers), now));

        public void Completed(long? totalTokens, long completionTokens = 0) =>
            throttle.Do((Permit: this, grant, totalTokens, completionTokens), static (scheduler, with, now) =>
            {
                with.Permit._answered = true;
                scheduler.Completed(with.grant, with.totalTokens, now, with.completionTokens);
            });

        public void Cut(long tokens) => throttle.Do((grant, tokens), static (scheduler, with, now) => scheduler.Cut(with.grant, with.tokens, now));

        public void Dispose() => throttle.Do((Permit: this, throttle, grant), static (scheduler, with, now) =>
        {
            if (!with.grant.Ended)
            {
                scheduler.End(with.grant, now);
                with.throttle._recording.Ended(((QueuedTurn)with.grant.Waiter).Ticket.Trace, with.grant, with.Permit._answered, now);
            }
        });
    }
}
