using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>
/// Whether the provider can be used: the breaker's state, or a refusal that only an admin can lift. What was seen under one key,
/// address and model says nothing of another.
/// </summary>
internal sealed class ProviderHealth(CircuitBreaker breaker, IOptionsMonitor<MistralOptions> mistral, TimeProvider time)
{
    private volatile Seen? _seen;

    public ProviderStatus Status
    {
        get
        {
            var seen = _seen is { } last && last.Terms == Terms ? last : null;
            var (state, retryIn, cause) = breaker.Status;
            return state != BreakerState.Closed ? new ProviderStatus(false, time.GetUtcNow() + retryIn, cause.Summary())
                : seen?.Refused is { } refused ? new ProviderStatus(false, null, refused.Summary()) { Remedy = refused.Remedy() }
                : ProviderStatus.Up with { HasAnswered = seen is not null };
        }
    }

    private (string Key, string BaseUrl, string Model) Terms => mistral.CurrentValue is var now ? (now.ApiKey, now.BaseUrl, now.Model) : default;

    /// <summary>A call was answered, if only by its first token.</summary>
    public void Answered()
    {
        if (_seen is not { Refused: null } seen || seen.Terms != Terms)
        {
            _seen = new Seen(Terms, null);
        }
    }

    public void Failed(ProviderException failure)
    {
        if (failure.Failure.NeedsAdmin())
        {
            _seen = new Seen(Terms, failure.Failure);
        }
    }

    private sealed record Seen((string Key, string BaseUrl, string Model) Terms, ProviderFailure? Refused);
}
