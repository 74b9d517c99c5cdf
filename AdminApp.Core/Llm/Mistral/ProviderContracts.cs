namespace AdminApp.Core.Llm.Mistral;

/// <summary>What the provider's response headers say of one request; anything may be missing.</summary>
public sealed record ProviderHeaders
{
    /// <summary>Nothing was said.</summary>
    public static ProviderHeaders None { get; } = new();

    /// <summary>HTTP status of the response that carried them.</summary>
    public int? Status { get; init; }

    /// <summary>Requests allowed a minute.</summary>
    public long? LimitRequestsMinute { get; init; }

    /// <summary>Requests left in the minute.</summary>
    public long? RemainingRequestsMinute { get; init; }

    /// <summary>Tokens allowed a minute.</summary>
    public long? LimitTokensMinute { get; init; }

    /// <summary>Tokens left in the minute.</summary>
    public long? RemainingTokensMinute { get; init; }

    /// <summary>Tokens left in the month.</summary>
    public long? RemainingTokensMonth { get; init; }

    /// <summary>Tokens charged for this request; final.</summary>
    public long? QueryCostTokens { get; init; }

    /// <summary>How long the provider asks us to wait (<c>Retry-After</c>, seconds or an HTTP date).</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary><c>mistral-correlation-id</c>, for the log.</summary>
    public string? CorrelationId { get; init; }
}

/// <summary>
/// Hears what happens to one attempt on the wire. The service puts it under <see cref="OptionsKey"/> into
/// <c>ChatOptions.AdditionalProperties</c>; the client takes it out and never sends it.
/// </summary>
public interface IProviderCallObserver
{
    /// <summary>The key in <c>ChatOptions.AdditionalProperties</c>.</summary>
    const string OptionsKey = "adminapp.observer";

    /// <summary>The connection stands and the request's bytes are being written. May come more than once; the last one counts.</summary>
    void Sending();

    /// <summary>The response's headers arrived, of success or of error.</summary>
    void HeadersReceived(ProviderHeaders headers);
}

/// <summary>Kinds of failure, as far as one response can tell.</summary>
public enum ProviderFailure
{
    /// <summary>429: a rate limit.</summary>
    RateLimited,

    /// <summary>429 with an allowance of zero: permanent.</summary>
    ZeroAllowance,

    /// <summary>429 or 503 with code 3505: the provider is loaded; not our limit.</summary>
    Capacity,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>402: nothing left to pay with.</summary>
    NoCredit,

    /// <summary>403, such as <c>tier_not_allowed</c>.</summary>
    Forbidden,

    /// <summary>400, 404, 422 and other client errors.</summary>
    Rejected,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>No headers, or no next chunk, within the time-out.</summary>
    Timeout,

    /// <summary>No connection, or it broke before the first token.</summary>
    Network,

    /// <summary>The answer was no JSON or no event stream of the known shape.</summary>
    Malformed,
}

/// <summary>One attempt failed at the provider. The message is made by us, cut and free of secrets.</summary>
public sealed class ProviderException(ProviderFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind.</summary>
    public ProviderFailure Failure { get; } = failure;

    /// <summary>HTTP status, where there was a response.</summary>
    public int? Status { get; init; }

    /// <summary>The provider's own code, such as <c>1300</c>.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>The provider's own words on it, cleaned and cut; null where it said nothing.</summary>
    public string? Said { get; init; }

    /// <summary>The response's headers.</summary>
    public ProviderHeaders Headers { get; init; } = ProviderHeaders.None;

    /// <summary>Whether some of the answer had already come.</summary>
    public bool AfterFirstToken { get; init; }
}
