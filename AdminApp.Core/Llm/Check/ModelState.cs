namespace AdminApp.Core.Llm.Check;

/// <summary>What the key may do with a model.</summary>
public enum ModelState
{
    /// <summary>It answers.</summary>
    Answers,

    /// <summary>The key has no allowance for it at all.</summary>
    ZeroAllowance,

    /// <summary>It is not enabled for the key's plan.</summary>
    NotEnabled,

    /// <summary>There is no such model.</summary>
    NoSuchModel,

    /// <summary>The account is out of credit.</summary>
    NoCredit,

    /// <summary>The key is not accepted.</summary>
    Unauthorized,

    /// <summary>A rate limit did not let the test call pass in time.</summary>
    RateLimited,

    /// <summary>The provider is overloaded, failing or can't be reached, or it does not respond as Mistral does.</summary>
    Unavailable,
}
