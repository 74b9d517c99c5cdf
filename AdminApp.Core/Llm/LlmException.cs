namespace AdminApp.Core.Llm;

/// <summary>A request that was refused or failed, with a stable code and a text for a person; never holds a secret or the provider's raw body.</summary>
public sealed class LlmException(string code, string message, TimeSpan? estimatedWait = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="LlmErrorCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>When waiting helps: how long until it would be answered, had it been admitted now.</summary>
    public TimeSpan? EstimatedWait { get; } = estimatedWait;

    /// <summary>When asking again helps: how long until the same question would be admitted. Null: <see cref="EstimatedWait"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether nothing of the question was sent: <c>not_in_time</c> and <c>queue_full</c> before the first attempt of its first call, <c>provider_down</c> by the open breaker.</summary>
    public bool Refused { get; init; }

    /// <summary>Whether there is no model to ask: the provider is down, refuses the key, or the month's tokens are spent.</summary>
    public bool IsProviderAway => Code is LlmErrorCodes.ProviderDown or LlmErrorCodes.ProviderUnauthorized or LlmErrorCodes.ZeroAllowance or LlmErrorCodes.MonthSpent;
}
