using AdminApp.Core.Llm.Ledger;
using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm;

/// <summary>Classes of requests; while several wait they share the budgets by the weights 16 : 4 : 1 : 1.</summary>
public enum LlmClass
{
    /// <summary>A person waits at a page.</summary>
    Interactive,

    /// <summary>A program waits at the HTTP API.</summary>
    Api,

    /// <summary>Nobody waits at once.</summary>
    Background,

    /// <summary>The answer is delivered later.</summary>
    Deferred,
}

/// <summary>One call to the model, with all that the service needs to place, bound and share it.</summary>
public sealed record LlmRequest
{
    /// <summary>The messages; nothing in them differs by caller or minute, so that equal questions are equal requests.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Tools, tool mode, temperature and so on. Model and <c>max_tokens</c> are set by the service where absent.</summary>
    public ChatOptions Options { get; init; } = new();

    /// <summary>For whom, as fairness sees it: a signed-in user or an API key, such as <c>user:ID</c>.</summary>
    public required string User { get; init; }

    /// <summary>The class.</summary>
    public LlmClass Class { get; init; } = LlmClass.Interactive;

    /// <summary>How long the caller waits from <see cref="SubmittedAt"/> for queue, attempts and answer; null: <c>Performance:PatienceSeconds</c>.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Monotonic time stamp (<see cref="TimeProvider.GetTimestamp"/>) of the question's submission; null: now. A question's second call passes the first one's.</summary>
    public long? SubmittedAt { get; init; }

    /// <summary>Whether this call belongs to a question already begun; it then goes before new questions of its class and is not counted as submitted again.</summary>
    public bool ContinuesQuestion { get; init; }

    /// <summary>
    /// The question's entry in the ledger, from <see cref="QuestionLedger.Begin"/>; whoever began it says how the question ended.
    /// Null: the call is a question of its own, unless <see cref="ContinuesQuestion"/>.
    /// </summary>
    public QuestionEntry? Question { get; init; }

    /// <summary>Calls to the model that the question is expected to take, this one included; at least 1. Admission counts them.</summary>
    public int ExpectedCalls { get; init; } = 1;

    /// <summary>Skips the cache once ("ask afresh"); the new answer is cached.</summary>
    public bool Fresh { get; init; }

    /// <summary>One attempt, never a second.</summary>
    public bool Once { get; init; }

    /// <summary>Transcripts whose passages the messages hold; deleting or replacing one drops the cached answer.</summary>
    public IReadOnlyList<Guid> TranscriptIds { get; init; } = [];

    /// <summary>Id that ties log lines, progress and records of one question together.</summary>
    public string CorrelationId { get; init; } = Guid.CreateVersion7().ToString("N");
}

/// <summary>What a caller hears while its request is on its way. Always ends with <see cref="LlmCompleted"/>, or with an exception.</summary>
public abstract record LlmUpdate;

/// <summary>It waits, or its place or estimate changed.</summary>
/// <param name="Place">1 = next.</param>
/// <param name="Eta">Estimated time until it is sent.</param>
/// <param name="Reason">What it waits for, in words: "the per-minute limit", "a free slot (2 of 2 busy)", "Mistral to recover"; completes "Waiting for".</param>
public sealed record LlmQueued(int Place, TimeSpan Eta, string Reason) : LlmUpdate;

/// <summary>It was sent.</summary>
public sealed record LlmStarted : LlmUpdate;

/// <summary>Some text of the answer.</summary>
/// <param name="Text">The next piece.</param>
public sealed record LlmToken(string Text) : LlmUpdate;

/// <summary>An attempt failed and another follows; only before the first token.</summary>
/// <param name="Reason">Stable word: <c>rate_limited</c>, <c>capacity</c>, <c>server_error</c>, <c>timeout</c>, <c>network</c>.</param>
/// <param name="After">Least time until the next attempt.</param>
public sealed record LlmRetrying(string Reason, TimeSpan After) : LlmUpdate
{
    /// <summary>Number of the next attempt among <see cref="Most"/>; below 2 where it is not counted, since it probes a failing provider.</summary>
    public int Next { get; init; }

    /// <summary>Most attempts of a call: <c>Mistral:MaxRetries</c> and the first.</summary>
    public int Most { get; init; }
}

/// <summary>The answer is complete.</summary>
/// <param name="Answer">The answer.</param>
public sealed record LlmCompleted(LlmAnswer Answer) : LlmUpdate;

/// <summary>A complete answer of the model.</summary>
public sealed record LlmAnswer
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>Tool calls that the model asks for instead of, or beside, text.</summary>
    public IReadOnlyList<FunctionCallContent> ToolCalls { get; init; } = [];

    /// <summary>Why it ended.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>The model that answered.</summary>
    public required string Model { get; init; }

    /// <summary>Prompt tokens, as the provider counted; 0 when unknown.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Completion tokens, as the provider counted; 0 when unknown.</summary>
    public int CompletionTokens { get; init; }

    /// <summary>Whether it came from the cache.</summary>
    public bool FromCache { get; init; }

    /// <summary>When it was written (UTC); for a cached answer the time of the original.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>Time in the queue, all attempts together.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>Time from submission to the first token.</summary>
    public TimeSpan FirstToken { get; init; }

    /// <summary>Time from submission to the last token.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>Attempts sent to the provider for it; 0 from the cache.</summary>
    public int Attempts { get; init; }
}

/// <summary>Stable codes of what can go wrong; the same words stand in problem details.</summary>
public static class LlmErrorCodes
{
    /// <summary>It cannot be answered within the caller's patience.</summary>
    public const string NotInTime = "not_in_time";

    /// <summary>The queue is full.</summary>
    public const string QueueFull = "queue_full";

    /// <summary>The provider fails or cannot be reached.</summary>
    public const string ProviderDown = "provider_down";

    /// <summary>The provider refuses our key.</summary>
    public const string ProviderUnauthorized = "provider_unauthorized";

    /// <summary>The provider refuses the request itself.</summary>
    public const string ProviderRejected = "provider_rejected";

    /// <summary>The key's allowance for this model is zero, for good.</summary>
    public const string ZeroAllowance = "zero_allowance";

    /// <summary>The request needs more tokens than a limit allows at all.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The month's tokens are spent.</summary>
    public const string MonthSpent = "month_spent";

    /// <summary>No key is configured.</summary>
    public const string NoKey = "no_key";

    /// <summary>The stream broke after its first token.</summary>
    public const string BrokenOff = "broken_off";
}

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
