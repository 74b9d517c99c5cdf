using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>What each kind of failure means to the service, and how a person is told of it: always by the provider's name.</summary>
internal static class ProviderFailures
{
    /// <summary>The provider is overloaded or can't be reached, which may pass: worth a retry after a delay, and a sign for the breaker.</summary>
    public static bool IsOutage(this ProviderFailure failure) =>
        failure is ProviderFailure.Capacity or ProviderFailure.ServerError or ProviderFailure.Timeout or ProviderFailure.Network;

    /// <summary>Only an admin can help: the key, its plan, its credit or its allowance.</summary>
    public static bool NeedsAdmin(this ProviderFailure failure) =>
        failure is ProviderFailure.ZeroAllowance or ProviderFailure.Unauthorized or ProviderFailure.NoCredit or ProviderFailure.Forbidden;

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

    /// <summary>What happened, as a sentence without its full stop.</summary>
    public static string Summary(this ProviderFailure failure) => failure switch
    {
        ProviderFailure.RateLimited => "Mistral's rate limit leaves no room in time",
        ProviderFailure.ZeroAllowance => "Mistral gives the key no allowance for this model",
        ProviderFailure.Unauthorized => "Mistral rejects the API key",
        ProviderFailure.NoCredit => "Mistral says that the account is out of credit",
        ProviderFailure.Forbidden => "Mistral does not allow this model for the key",
        ProviderFailure.Rejected => "Mistral rejected the request",
        ProviderFailure.Malformed => "What answers at Mistral's address is not Mistral",
        ProviderFailure.Capacity => "Mistral is overloaded",
        ProviderFailure.Timeout => "Mistral does not answer in time",
        ProviderFailure.Network => "Mistral can't be reached",
        _ => "Mistral returned an error",
    };

    /// <summary>The same of one failure, as exactly as it is known.</summary>
    public static string Summary(this ProviderException failure) => (failure.Failure, failure.InnerException) switch
    {
        (ProviderFailure.Network, HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }) => "Mistral can't be reached: its name can't be resolved",
        (ProviderFailure.Network, HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }) => "Mistral can't be reached: no secure connection",
        (ProviderFailure.Network, HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException) => "Mistral closed the connection",
        _ => failure.Failure.Summary(),
    };

    /// <summary>What an admin can do about it; null where waiting is all there is.</summary>
    public static string? Remedy(this ProviderFailure failure) => failure switch
    {
        ProviderFailure.ZeroAllowance => "An admin has to change the key, its plan or the model.",
        ProviderFailure.Unauthorized => "An admin has to set a valid key (Mistral:ApiKey).",
        ProviderFailure.NoCredit => "An admin has to add credit at Mistral.",
        ProviderFailure.Forbidden => "An admin has to change the plan or the model (Mistral:Model).",
        ProviderFailure.Malformed => "An admin has to check Mistral:BaseUrl.",
        _ => null,
    };

    /// <summary>
    /// The last failure of a call, as its callers hear it: the first sentence says what happened, the others what was tried and who can help.
    /// </summary>
    /// <param name="tried">How often and for how long the call was tried.</param>
    /// <param name="wait">How long until trying again could help; not told where waiting does not.</param>
    /// <param name="retryAfter">How long until the same question would be admitted; null: <paramref name="wait"/>.</param>
    public static LlmException ToLlmException(this ProviderException failure, Tried tried, TimeSpan? wait, TimeSpan? retryAfter = null)
    {
        var kind = failure.Failure;
        var (code, waitingHelps) = kind switch
        {
            ProviderFailure.RateLimited => (LlmErrorCodes.NotInTime, true),
            ProviderFailure.ZeroAllowance => (LlmErrorCodes.ZeroAllowance, false),
            ProviderFailure.Unauthorized or ProviderFailure.NoCredit or ProviderFailure.Forbidden => (LlmErrorCodes.ProviderUnauthorized, false),
            ProviderFailure.Rejected => (LlmErrorCodes.ProviderRejected, false),
            ProviderFailure.Malformed => (LlmErrorCodes.ProviderDown, false),
            _ => (LlmErrorCodes.ProviderDown, true),
        };
        var status = failure.Status is { } number && number != 200 && kind != ProviderFailure.Rejected ? $" ({number})" : "";
        var more = kind == ProviderFailure.Rejected ? failure.Said ?? failure.Message : kind.Remedy() ?? tried.ToString();
        return new LlmException(code, $"{failure.Summary()}{status}. {more}", waitingHelps ? wait : null, failure) { RetryAfter = waitingHelps ? retryAfter : null };
    }
}

/// <summary>How often a call was sent, and how long that took from the first sending to the last failure.</summary>
internal readonly record struct Tried(int Times, TimeSpan For)
{
    /// <summary><c>Tried once, for 60 s.</c>, <c>Tried 4 times in 9 s.</c></summary>
    public override string ToString()
    {
        var seconds = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(For.TotalSeconds)):0} s");
        return Times > 1 ? $"Tried {Times} times in {seconds}." : For.TotalSeconds < 1 ? "Tried once." : $"Tried once, for {seconds}.";
    }
}
