namespace AdminApp.Core.Llm;

/// <summary>Whether the provider can be used, as far as the service has seen.</summary>
/// <param name="IsUp">False while the breaker is open, or after the provider refused our key or allowance and until it accepts a call again.</param>
/// <param name="RetryAt">When it is tried again (UTC), not in the future while it is being tried; null when up, or when nothing tries it but the next question.</param>
/// <param name="Reason">Why it is down, for a person: a sentence without its full stop; null when up.</param>
public sealed record ProviderStatus(bool IsUp, DateTimeOffset? RetryAt = null, string? Reason = null)
{
    /// <summary>What an admin can do about it, as a sentence; null when up, or when it may pass by itself.</summary>
    public string? Remedy { get; init; }

    /// <summary>Whether a call was answered since the process began, with the key, address and model that are set now: the key is known to work.</summary>
    public bool HasAnswered { get; init; }

    /// <summary>Whether <see cref="ILlmService.TryNow"/> would do something; false when up, and for a while after the last time.</summary>
    public bool MayTryNow { get; init; }

    /// <summary>Nothing speaks against it.</summary>
    public static ProviderStatus Up { get; } = new(true);
}
