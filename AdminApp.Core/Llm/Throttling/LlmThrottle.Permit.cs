using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

internal sealed partial class LlmThrottle
{
    /// <summary>The right to send one request: passes what happens to it on to the scheduler.</summary>
    private sealed class Permit(LlmThrottle throttle, Grant grant) : ILlmPermit
    {
        public void Sent()
        {
            SchedulerEffects? effects;
            lock (throttle._lock)
            {
                var now = throttle.Begin();
                throttle._scheduler.Sent(grant, now);
                effects = throttle.End(now);
            }

            throttle.Perform(effects);
        }

        public void HeadersReceived(ProviderHeaders headers)
        {
            SchedulerEffects? effects;
            lock (throttle._lock)
            {
                var now = throttle.Begin();
                throttle._scheduler.Heard(grant, headers, now);
                effects = throttle.End(now);
            }

            throttle.Perform(effects);
        }

        public TimeSpan RateLimited(ProviderHeaders headers)
        {
            SchedulerEffects? effects;
            RateLimitVerdict verdict;
            lock (throttle._lock)
            {
                var now = throttle.Begin();
                verdict = throttle._scheduler.RateLimited(grant, headers, now);
                effects = throttle.End(now);
            }

            throttle._counters.Count(verdict.ByOthers ? RateLimitHit.SharedDrain : RateLimitHit.OwnBurst);
            throttle.Perform(effects);
            return verdict.Pause > TimeSpan.Zero ? verdict.Pause : TimeSpan.Zero;
        }

        public void Overloaded(ProviderHeaders headers, bool tooMany)
        {
            SchedulerEffects? effects;
            lock (throttle._lock)
            {
                var now = throttle.Begin();
                throttle._scheduler.Overloaded(grant, tooMany, RateLimitReading.AskedBy(headers), now);
                effects = throttle.End(now);
            }

            throttle.Perform(effects);
        }

        public void Completed(long? totalTokens)
        {
            SchedulerEffects? effects;
            lock (throttle._lock)
            {
                var now = throttle.Begin();
                throttle._scheduler.Completed(grant, totalTokens, now);
                effects = throttle.End(now);
            }

            throttle.Perform(effects);
        }

        public void Dispose()
        {
            SchedulerEffects? effects;
            lock (throttle._lock)
            {
                var now = throttle.Begin();
                throttle._scheduler.End(grant, now);
                effects = throttle.End(now);
            }

            throttle.Perform(effects);
        }
    }
}
