namespace AdminApp.Core.Llm;

/// <summary>Stable error codes, also used in problem details.</summary>
public static class LlmErrorCodes
{
    /// <summary>It cannot be answered within the caller's patience.</summary>
    public const string NotInTime = "not_in_time";

    public const string QueueFull = "queue_full";

    /// <summary>The provider is failing or can't be reached.</summary>
    public const string ProviderDown = "provider_down";

    /// <summary>The provider refuses our key.</summary>
    public const string ProviderUnauthorized = "provider_unauthorized";

    /// <summary>The provider refuses the request itself.</summary>
    public const string ProviderRejected = "provider_rejected";

    /// <summary>The key's allowance for this model is zero; this is permanent.</summary>
    public const string ZeroAllowance = "zero_allowance";

    /// <summary>The request needs more tokens than a limit allows at all.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The monthly tokens are used up.</summary>
    public const string MonthSpent = "month_spent";

    /// <summary>No key is configured.</summary>
    public const string NoKey = "no_key";

    /// <summary>The stream broke after its first token.</summary>
    public const string BrokenOff = "broken_off";
}
