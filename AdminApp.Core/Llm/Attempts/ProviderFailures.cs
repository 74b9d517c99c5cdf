using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>What each kind of failure means for retries, the breaker and the caller. Its sentences are in <see cref="ProviderFailureText"/>.</summary>
internal static class ProviderFailures
{
    /// <summary>The provider is overloaded or can't be reached, which may pass: worth a retry after a delay, and counted by the breaker.</summary>
    public static bool IsOutage(this ProviderFailure failure) =>
        failure is ProviderFailure.Capacity or ProviderFailure.ServerError or ProviderFailure.Timeout or ProviderFailure.Network;

    /// <summary>Only an admin can help: the key, its plan, its credit or its allowance.</summary>
    public static bool NeedsAdmin(this ProviderFailure failure) =>
        failure.IsOfModel() || failure is ProviderFailure.Unauthorized or ProviderFailure.NoCredit;

    /// <summary>The key is refused this model for good; another model may answer.</summary>
    public static bool IsOfModel(this ProviderFailure failure) =>
        failure is ProviderFailure.ZeroAllowance or ProviderFailure.Forbidden or ProviderFailure.NoSuchModel;

    /// <summary>The provider did respond, if only to refuse. A request that we could not even make shows nothing.</summary>
    public static bool ShowsLife(this ProviderException failure) =>
        failure.Status is not null && (failure.Failure is ProviderFailure.RateLimited or ProviderFailure.Rejected || failure.Failure.NeedsAdmin());

    /// <summary>Its stable code, in <see cref="LlmRetrying"/>, timelines and metrics.</summary>
    public static string Code(this ProviderFailure failure) => failure switch
    {
        ProviderFailure.RateLimited => "rate_limited",
        ProviderFailure.ZeroAllowance => "zero_allowance",
        ProviderFailure.Capacity => "capacity",
        ProviderFailure.Unauthorized => "unauthorized",
        ProviderFailure.NoCredit => "no_credit",
        ProviderFailure.Forbidden => "forbidden",
        ProviderFailure.NoSuchModel => "no_such_model",
        ProviderFailure.Rejected => "rejected",
        ProviderFailure.ServerError => "server_error",
        ProviderFailure.Timeout => "timeout",
        ProviderFailure.Network => "network",
        ProviderFailure.Malformed => "malformed",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, null),
    };

    /// <summary>
    /// The exception that ends a call after its last failure: the first sentence says what happened, the others what was tried or who can help.
    /// </summary>
    /// <param name="tried">The attempts so far.</param>
    /// <param name="wait">Time until trying again could help; left out if waiting does not help.</param>
    /// <param name="retryAfter">Time until the same question would be admitted; null means <paramref name="wait"/>.</param>
    public static LlmException ToLlmException(this ProviderException failure, Tried tried, TimeSpan? wait, TimeSpan? retryAfter = null)
    {
        var kind = failure.Failure;
        var (code, waitingHelps) = kind switch
        {
            ProviderFailure.RateLimited => (LlmErrorCodes.NotInTime, true),
            ProviderFailure.ZeroAllowance => (LlmErrorCodes.ZeroAllowance, false),
            ProviderFailure.Unauthorized or ProviderFailure.NoCredit or ProviderFailure.Forbidden or ProviderFailure.NoSuchModel => (LlmErrorCodes.ProviderUnauthorized, false),
            ProviderFailure.Rejected => (LlmErrorCodes.ProviderRejected, false),
            ProviderFailure.Malformed => (LlmErrorCodes.ProviderDown, false),
            _ => (LlmErrorCodes.ProviderDown, true),
        };
        return new LlmException(code, ProviderFailureText.Call(failure, tried.ToString()), waitingHelps ? wait : null, failure) { RetryAfter = waitingHelps ? retryAfter : null };
    }
}

/// <summary>How many attempts a call made, and how long they took from the first one to the last failure.</summary>
internal readonly record struct Tried(int Times, TimeSpan For)
{
    /// <summary><c>Tried once, for 60 s.</c>, <c>Tried 4 times in 9 s.</c></summary>
    public override string ToString()
    {
        var seconds = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(For.TotalSeconds)):0} s");
        return Times > 1 ? $"Tried {Times} times in {seconds}." : For.TotalSeconds < 1 ? "Tried once." : $"Tried once, for {seconds}.";
    }
}
