namespace AdminApp.Core.Llm;

/// <summary>The only way to the provider. A seam: the agent's tests put a fake here.</summary>
public interface ILlmService
{
    /// <summary>Whether a key is configured.</summary>
    bool IsConfigured { get; }

    /// <summary>
    /// Whether all <see cref="LlmRequest.ExpectedCalls"/> of a question would be answered within its patience as things stand,
    /// while no other question waits that they would delay. The agent asks before it offers tools; reserves nothing.
    /// </summary>
    bool HasRoomFor(LlmRequest request) => false;

    /// <summary>Whether the provider answers; never throws.</summary>
    ProviderStatus Provider => ProviderStatus.Up;

    /// <summary>
    /// Somebody looks at <see cref="Provider"/>: until disposed, a provider that is down and that no question tries is tried by small test
    /// calls, so that its return is seen.
    /// </summary>
    IDisposable? WatchProvider() => null;

    /// <summary>
    /// The next try of a provider that is down is due now: what waits is sent, one call at first, or a test call when nothing waits. Does
    /// nothing when the provider is up, and at most once in a while for all callers together.
    /// </summary>
    void TryNow()
    {
    }

    /// <summary>Sends a request through cache, coalescing, queue, budgets, retry and breaker, and streams what happens to it.</summary>
    /// <exception cref="LlmException">Refused or failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    IAsyncEnumerable<LlmUpdate> StreamAsync(LlmRequest request, CancellationToken cancellationToken = default);
}
