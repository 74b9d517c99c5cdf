using AdminApp.Core.Llm.Mistral;

namespace AdminApp.Core.Llm.Retry;

/// <summary>What each kind of failure means to the service.</summary>
internal static class ProviderFailures
{
    /// <summary>The provider is loaded or out of reach, which may pass: worth a retry after a delay, and a sign for the breaker.</summary>
    public static bool IsOutage(this ProviderFailure failure) =>
        failure is ProviderFailure.Capacity or ProviderFailure.ServerError or ProviderFailure.Timeout or ProviderFailure.Network;

    /// <summary>Only an admin can help: the key, its tier or its allowance.</summary>
    public static bool NeedsAdmin(this ProviderFailure failure) =>
        failure is ProviderFailure.ZeroAllowance or ProviderFailure.Unauthorized or ProviderFailure.Forbidden;

    /// <summary>The provider did answer, if only to refuse.</summary>
    public static bool ShowsLife(this ProviderFailure failure) =>
        failure is ProviderFailure.RateLimited or ProviderFailure.Rejected || failure.NeedsAdmin();

    /// <summary>The stable word of <see cref="LlmRetrying"/>.</summary>
    public static string Reason(this ProviderFailure failure) => failure switch
    {
        ProviderFailure.RateLimited => "rate_limited",
        ProviderFailure.Capacity => "capacity",
        ProviderFailure.Timeout => "timeout",
        ProviderFailure.Network => "network",
        _ => "server_error",
    };

    /// <summary>The last failure of a call, as its callers hear it.</summary>
    /// <param name="wait">How long until trying again could help; not told where waiting does not.</param>
    /// <param name="retryAfter">How long until the same question would be taken; null: <paramref name="wait"/>.</param>
    public static LlmException ToLlmException(this ProviderException failure, TimeSpan? wait, TimeSpan? retryAfter = null)
    {
        var (code, message, waitingHelps) = failure.Failure switch
        {
            ProviderFailure.RateLimited => (LlmErrorCodes.NotInTime, "The provider's rate limit leaves no room in time.", true),
            ProviderFailure.ZeroAllowance => (LlmErrorCodes.ZeroAllowance, "The key's allowance for this model is zero; an admin has to change the key, its plan or the model.", false),
            ProviderFailure.Unauthorized => (LlmErrorCodes.ProviderUnauthorized, "The provider refuses the API key; an admin has to set a valid one.", false),
            ProviderFailure.Forbidden => (LlmErrorCodes.ProviderUnauthorized, "The key's plan does not allow this model; an admin has to change the plan or the model.", false),
            ProviderFailure.Rejected => (LlmErrorCodes.ProviderRejected, $"The provider rejects the request: {failure.Message}", false),
            ProviderFailure.Malformed => (LlmErrorCodes.ProviderDown, "What answers at the provider's address does not speak its language; check the base URL.", false),
            ProviderFailure.Capacity => (LlmErrorCodes.ProviderDown, "The provider is overloaded.", true),
            ProviderFailure.Timeout => (LlmErrorCodes.ProviderDown, "The provider did not answer in time.", true),
            ProviderFailure.Network => (LlmErrorCodes.ProviderDown, "The provider cannot be reached.", true),
            _ => (LlmErrorCodes.ProviderDown, "The provider reports an error of its own.", true),
        };
        return new LlmException(code, message, waitingHelps ? wait : null, failure) { RetryAfter = waitingHelps ? retryAfter : null };
    }
}
