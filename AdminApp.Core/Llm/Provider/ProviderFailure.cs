namespace AdminApp.Core.Llm.Provider;

/// <summary>Kinds of failure, as far as one response shows.</summary>
public enum ProviderFailure
{
    /// <summary>429: a rate limit.</summary>
    RateLimited,

    /// <summary>429 with an allowance of zero: permanent.</summary>
    ZeroAllowance,

    /// <summary>429 or 503 with code 3505: the provider is overloaded; not our limit.</summary>
    Capacity,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>402: the account is out of credit.</summary>
    NoCredit,

    /// <summary>403, such as <c>tier_not_allowed</c>.</summary>
    Forbidden,

    /// <summary>400 with code 1500: there is no such model.</summary>
    NoSuchModel,

    /// <summary>400, 404, 422 and other client errors.</summary>
    Rejected,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>No headers, or no next chunk, within the timeout.</summary>
    Timeout,

    /// <summary>No connection, or it was lost before the first token.</summary>
    Network,

    /// <summary>The answer was not JSON or an event stream of the known shape.</summary>
    Malformed,
}
