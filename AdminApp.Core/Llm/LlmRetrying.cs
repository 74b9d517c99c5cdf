namespace AdminApp.Core.Llm;

/// <summary>An attempt failed and another follows; only before the first token.</summary>
/// <param name="Reason">Stable code: <c>rate_limited</c>, <c>capacity</c>, <c>server_error</c>, <c>timeout</c>, <c>network</c>; before another model also <c>zero_allowance</c>, <c>forbidden</c>, <c>no_such_model</c>, <c>provider_down</c>.</param>
/// <param name="After">Minimum time until the next attempt.</param>
public sealed record LlmRetrying(string Reason, TimeSpan After) : LlmUpdate
{
    /// <summary>Number of the next attempt among <see cref="Most"/>; below 2 if it is not counted, because it follows a rate limit or probes a failing provider.</summary>
    public int Next { get; init; }

    /// <summary>The model that is asked next, where it is another one; null for the same.</summary>
    public string? OtherModel { get; init; }

    /// <summary>Maximum number of attempts of a call: <c>Mistral:MaxRetries</c> plus the first.</summary>
    public int Most { get; init; }
}
