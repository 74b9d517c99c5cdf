using System.Globalization;

namespace AdminApp.Core.Llm.Provider;

/// <summary>
/// Every sentence about a failing provider, for people: always by the provider's name, and the first sentence says what happened.
/// </summary>
public static class ProviderFailureText
{
    private const string RateLimitReached = "Mistral's rate limit was reached";

    /// <summary>What happened, as a sentence without its full stop.</summary>
    public static string Summary(this ProviderFailure failure) => failure switch
    {
        ProviderFailure.RateLimited => "Mistral's rate limit won't allow another request in time",
        ProviderFailure.ZeroAllowance => "The Mistral key has no quota for this model",
        ProviderFailure.Unauthorized => "Mistral rejects the API key",
        ProviderFailure.NoCredit => "Mistral says that the account is out of credit",
        ProviderFailure.Forbidden => "The Mistral key isn't allowed to use this model",
        ProviderFailure.NoSuchModel => "Mistral has no such model",
        ProviderFailure.Rejected => "Mistral rejected the request",
        ProviderFailure.Malformed => "The server at Mistral:BaseUrl doesn't respond like Mistral",
        ProviderFailure.Capacity => "Mistral is overloaded",
        ProviderFailure.Timeout => "Mistral didn't respond in time",
        ProviderFailure.Network => "Mistral can't be reached",
        _ => "Mistral returned an error",
    };

    /// <summary>The same for one failure, as precisely as it is known.</summary>
    public static string Summary(this ProviderException failure) => (failure.Failure, failure.InnerException) switch
    {
        (ProviderFailure.Network, HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }) => "Mistral can't be reached: its host name can't be resolved",
        (ProviderFailure.Network, HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }) => "Mistral can't be reached: no secure connection",
        (ProviderFailure.Network, HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException) => "Mistral closed the connection",
        _ => failure.Failure.Summary(),
    };

    /// <summary>What an admin can do about it, as a sentence; null if all they can do is wait.</summary>
    public static string? Remedy(this ProviderFailure failure) => failure switch
    {
        ProviderFailure.ZeroAllowance => "An admin has to change the key, its plan or the model.",
        ProviderFailure.Unauthorized => "An admin has to set a valid key (Mistral:ApiKey).",
        ProviderFailure.NoCredit => "An admin has to add credit at Mistral.",
        ProviderFailure.Forbidden => "An admin has to change the plan or the model (Mistral:Model).",
        ProviderFailure.NoSuchModel => "An admin has to change the model (Mistral:Model).",
        ProviderFailure.Malformed => "An admin has to check Mistral:BaseUrl.",
        _ => null,
    };

    /// <summary>A response that is not an answer, with the status and what the provider said; for the log, and for people if the request was rejected.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The provider's own code.</param>
    /// <param name="said">The provider's own words; empty if there are none.</param>
    public static string Response(ProviderFailure failure, int status, string? code, string said)
    {
        // The summary of a rate limit is about a whole call, which waited before; this is one response.
        var what = failure == ProviderFailure.RateLimited ? RateLimitReached : failure.Summary();
        return string.Create(CultureInfo.InvariantCulture, $"{what} (HTTP {status}{(code is null ? "" : $", code {code}")}){(said.Length == 0 ? "." : $": {said}")}");
    }

    /// <summary>The end of a call as its callers read it: what happened, then who can help or what was tried.</summary>
    /// <param name="failure">The last failure.</param>
    /// <param name="tried">The attempts, as a sentence.</param>
    public static string Call(ProviderException failure, string tried)
    {
        var kind = failure.Failure;
        var status = failure.Status is { } number && number != 200 && kind != ProviderFailure.Rejected ? string.Create(CultureInfo.InvariantCulture, $" ({number})") : "";
        var more = kind == ProviderFailure.Rejected ? failure.Said ?? failure.Message : kind.Remedy() ?? tried;
        return $"{failure.Summary()}{status}. {more}";
    }

    /// <summary>A call whose next attempt would come too late.</summary>
    public static string TooLate(ProviderFailure failure) => $"{failure.Summary()}. Another attempt would exceed your time limit.";

    /// <summary>An answer that ended before it was complete.</summary>
    public static string BrokenOff(ProviderFailure failure) => failure == ProviderFailure.Timeout
        ? "Mistral stopped responding in the middle of the answer."
        : "Mistral's answer was cut off before it was complete.";

    /// <summary>Why an attempt is repeated, as a sentence without its full stop.</summary>
    /// <param name="reason">The stable word of <see cref="LlmRetrying"/>.</param>
    public static string Retry(string reason) => reason switch
    {
        "rate_limited" => RateLimitReached,
        "capacity" => ProviderFailure.Capacity.Summary(),
        "server_error" => ProviderFailure.ServerError.Summary(),
        "timeout" => ProviderFailure.Timeout.Summary(),
        "network" => ProviderFailure.Network.Summary(),
        "zero_allowance" or "forbidden" or "no_such_model" => "The key can't use this model",
        _ => "The call failed",
    };

    /// <summary>Splits a text of this class into its first sentence, which says what happened, and the rest; null if there is no more.</summary>
    public static (string What, string? More) Split(string text) => text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var stop
        ? (text[..stop], text[(stop + 2)..])
        : (text.TrimEnd('.'), null);
}
