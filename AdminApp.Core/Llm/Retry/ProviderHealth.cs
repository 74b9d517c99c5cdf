using AdminApp.Core.Llm.Mistral;

namespace AdminApp.Core.Llm.Retry;

/// <summary>Whether the provider can be used: the breaker's state, or a refusal that only an admin can lift.</summary>
internal sealed class ProviderHealth(CircuitBreaker breaker, TimeProvider time)
{
    private volatile string? _refusal;

    public ProviderStatus Status
    {
        get
        {
            var (state, retryIn, cause) = breaker.Status;
            return state != BreakerState.Closed
                ? new ProviderStatus(false, time.GetUtcNow() + retryIn, Explain(cause))
                : _refusal is { } refusal ? new ProviderStatus(false, null, refusal) : ProviderStatus.Up;
        }
    }

    public void Answered() => _refusal = null;

    public void Failed(ProviderException failure)
    {
        if (failure.Failure.NeedsAdmin())
        {
            _refusal = failure.ToLlmException(null).Message;
        }
    }

    private static string Explain(ProviderFailure cause) => cause switch
    {
        ProviderFailure.Capacity => "The provider is overloaded.",
        ProviderFailure.Timeout => "The provider does not answer in time.",
        ProviderFailure.Network => "The provider cannot be reached.",
        _ => "The provider reports errors of its own.",
    };
}
