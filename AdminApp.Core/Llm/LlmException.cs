namespace AdminApp.Core.Llm;

/// <summary>A request that was refused or failed, with a stable code and a text for people; never contains a secret or the provider's raw body.</summary>
public sealed class LlmException(string code, string message, TimeSpan? estimatedWait = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary><c>no_key</c>: nothing can be asked before an admin sets a key.</summary>
    public static LlmException NoKey() => new(LlmErrorCodes.NoKey, "No Mistral key is configured. An admin has to set Mistral:ApiKey.");

    /// <summary>One of <see cref="LlmErrorCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>If waiting helps: the time until it would be answered if it were admitted now.</summary>
    public TimeSpan? EstimatedWait { get; } = estimatedWait;

    /// <summary>If asking again helps: the time until the same question would be admitted. Null means <see cref="EstimatedWait"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether nothing was sent for the question: <c>not_in_time</c> and <c>queue_full</c> before the first attempt of its first call, <c>provider_down</c> by the open breaker.</summary>
    public bool Refused { get; init; }

    /// <summary>Whether there is no model to ask: the provider is down, rejects the key, or the monthly tokens are used up.</summary>
    public bool IsProviderAway => Code is LlmErrorCodes.ProviderDown or LlmErrorCodes.ProviderUnauthorized or LlmErrorCodes.ZeroAllowance or LlmErrorCodes.MonthSpent;
}
