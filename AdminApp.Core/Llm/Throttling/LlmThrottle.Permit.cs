using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Throttling;

internal sealed partial class LlmThrottle
{
    /// <summary>The right to send one request.</summary>
    private sealed class Permit(LlmThrottle throttle, BudgetCharges charges) : ILlmPermit
    {
        private bool _good;
        private bool _ended;

        public TimeSpan Began { get; private set; } = throttle.Now;

        public void Sent() => throttle.Locked(() =>
        {
            if (!_ended)
            {
                Began = throttle.Now;
                throttle._budgets.Sent(charges, Began);
            }
        });

        public void HeadersReceived(ProviderHeaders headers) => throttle.Locked(() =>
        {
            throttle._budgets.Heard(charges, headers, throttle.Now);
            if (headers.QueryCostTokens is { } cost)
            {
                throttle._budgets.Correct(charges, cost, final: true, throttle.Now);
            }

            if (headers.Status is null or (>= 200 and < 300))
            {
                _good = true;
                throttle._gate.GoodHeaders(this);
            }
        });

        public void Completed(long? totalTokens) => throttle.Locked(() =>
        {
            if (totalTokens is { } cost)
            {
                throttle._budgets.Correct(charges, cost, final: false, throttle.Now);
            }

            throttle._answerTimes.Add(throttle.Now - Began);
        });

        public void Dispose() => throttle.Locked(() =>
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            throttle._running.Remove(this);
            throttle._gate.Ended(this);
            if (charges.SentAt is null)
            {
                throttle._budgets.Return(charges, throttle.Now);
            }
            else if (_good)
            {
                throttle._concurrency.Succeeded();
            }
        });
    }
}
