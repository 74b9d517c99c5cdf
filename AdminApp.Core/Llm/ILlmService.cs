namespace AdminApp.Core.Llm;

/// <summary>The only way to the provider. Tests of the agent use a fake.</summary>
public interface ILlmService
{
    /// <summary>Whether a key is configured.</summary>
    bool IsConfigured { get; }

    /// <summary>Rises whenever something that cached answers depend on changes. For <see cref="LlmRequest.BuiltAt"/>.</summary>
    long DataVersion { get; }

    /// <summary>
    /// Waits for the turn to prepare a question, before anything is searched for it: in the order of the queue, as many at a time as there
    /// are cores. Once it is prepared, the caller says so; disposing the result ends the question.
    /// </summary>
    /// <exception cref="LlmException">It could not be answered in time, or too many are waiting; refused.</exception>
    Task<ILlmPreparation> PrepareAsync(LlmPreparation question, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether all <see cref="LlmRequest.ExpectedCalls"/> of a question would currently be answered within its patience without delaying
    /// any waiting question. The agent asks this before it offers tools. Reserves nothing.
    /// </summary>
    bool HasRoomFor(LlmRequest request) => false;

    /// <summary>Tokens per minute in force, input and output together; null for no limit.</summary>
    long? TokensPerMinute => null;

    /// <summary>Whether the provider is available; never throws.</summary>
    ProviderStatus Provider => ProviderStatus.Up;

    /// <summary>
    /// Call this while someone is watching <see cref="Provider"/>. Until it is disposed, small test calls try a provider that is down and that
    /// no question tries, so that its return is noticed.
    /// </summary>
    IDisposable? WatchProvider() => null;

    /// <summary>
    /// Tries a provider that is down right now: sends what is waiting, starting with one call, or a test call if nothing is waiting. Does
    /// nothing if the provider is up, and works only once in a while for all callers together.
    /// </summary>
    void TryNow()
    {
    }

    /// <summary>Sends a request through cache, coalescing, queue, budgets, retry and breaker, and streams what happens to it.</summary>
    /// <exception cref="LlmException">Refused or failed.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    IAsyncEnumerable<LlmUpdate> StreamAsync(LlmRequest request, CancellationToken cancellationToken = default);
}
