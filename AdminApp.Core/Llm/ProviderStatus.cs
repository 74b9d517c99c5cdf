namespace AdminApp.Core.Llm;

/// <summary>Whether the provider is available, as far as the service has seen.</summary>
/// <param name="IsUp">False while the breaker is open, or after the provider refused our key or allowance and until it accepts a call again.</param>
/// <param name="RetryAt">Time of the next attempt (UTC), in the past while one is running; null if the provider is up, or if only the next question will try it.</param>
/// <param name="Reason">Why it, or only the configured model, is down, for people: a sentence without its period; null if it is up.</param>
public sealed record ProviderStatus(bool IsUp, DateTimeOffset? RetryAt = null, string? Reason = null)
{
    /// <summary>What an admin can do about it, as a sentence; null if it is up, or if it may pass by itself.</summary>
    public string? Remedy { get; init; }

    /// <summary>Which models do answer with the key, as a sentence, where the configured one is refused for good; null if none is known.</summary>
    public string? Answering { get; init; }

    /// <summary>The model that answers in place of the configured one, which is down for <see cref="Reason"/>; null if none does.</summary>
    public string? Fallback { get; init; }

    /// <summary>The configured model in whose place <see cref="Fallback"/> answers; null if none does.</summary>
    public string? Replaced { get; init; }

    /// <summary>Whether a call has been answered since the process started with the current key, address and model: the key is known to work.</summary>
    public bool HasAnswered { get; init; }

    /// <summary>Whether <see cref="ILlmService.TryNow"/> would do anything; false if the provider is up, and for a while after the last time.</summary>
    public bool MayTryNow { get; init; }

    /// <summary>The provider is available, as far as is known.</summary>
    public static ProviderStatus Up { get; } = new(true);
}
