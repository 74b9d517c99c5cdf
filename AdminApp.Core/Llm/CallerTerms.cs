using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm;

/// <summary>Who asks, and on what terms: set once where a question comes in, and passed on unchanged to the call.</summary>
public sealed record CallerTerms
{
    /// <summary>The user for fairness: a signed-in user, an API key, or whom it stands for, such as <c>user:ID</c>. A call needs one.</summary>
    public string User { get; init; } = "";

    /// <summary>The API key that asks, <c>key:ID</c>, for itself or for the <see cref="User"/> it names; empty if none does.</summary>
    public string Key { get; init; } = "";

    /// <summary>The class of its calls; pages use Interactive (default).</summary>
    public LlmClass Class { get; init; } = LlmClass.Interactive;

    /// <summary>How long the caller waits from <see cref="SubmittedAt"/> for queue, attempts and answer; null means <c>Performance:PatienceSeconds</c>.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Monotonic timestamp (<see cref="TimeProvider.GetTimestamp"/>) of the question's submission; null means now. Further calls of a question keep the first one's.</summary>
    public long? SubmittedAt { get; init; }

    /// <summary>
    /// Whether someone sees the answer while it is being written (default). One that nobody watches is asked for in one piece, because only
    /// such answers carry the provider's rate-limit headers.
    /// </summary>
    public bool IsWatched { get; init; } = true;

    /// <summary>Skips the cache once, for a new answer, which is cached.</summary>
    public bool Fresh { get; init; }

    /// <summary>The same terms with the moment of submission filled in.</summary>
    internal CallerTerms Submitted(TimeProvider time) => SubmittedAt is null ? this with { SubmittedAt = time.GetTimestamp() } : this;

    /// <summary>What the queue needs to know of them.</summary>
    internal QueueTerms ForQueue(PerformanceOptions performance, TimeProvider time) =>
        new(User, Class, time.Add(SubmittedAt!.Value, Patience ?? TimeSpan.FromSeconds(performance.PatienceSeconds)));
}
