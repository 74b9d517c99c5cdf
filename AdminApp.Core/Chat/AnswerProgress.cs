using AdminApp.Core.Agent;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Chat;

/// <summary>The state of a running answer at one moment; each change creates a new one.</summary>
/// <param name="PassagesFound">Passages found, once known.</param>
/// <param name="Place">Place in the queue, 1 = next; null if not waiting.</param>
/// <param name="StartsAt">Monotonic timestamp (<see cref="TimeProvider.GetTimestamp"/>) at which it is expected to be sent; null if not waiting.</param>
/// <param name="WaitReason">What it waits for, in words.</param>
/// <param name="Retry">Why it is being retried, as a sentence without its period, until it is queued again or sent; null otherwise.</param>
/// <param name="Text">The text so far, with checked citations; it only grows.</param>
/// <param name="Sources">The passages given to the model, known before it writes: cited ones first, by their number in the text, then the others.</param>
public sealed record AnswerProgress(
    Guid AnswerId, Guid ConversationId, AnswerStage Stage, int? PassagesFound, int? Place, long? StartsAt,
    string? WaitReason, string? Retry, string Text, IReadOnlyList<Citation> Sources)
{
    /// <summary>What was searched, once known.</summary>
    public AppliedScope? Searched { get; init; }

    /// <summary>Minimum time from the failure to the next attempt, while <see cref="Retry"/> is set.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Monotonic timestamp (<see cref="TimeProvider.GetTimestamp"/>) at which <see cref="Stage"/> started, or of the latest retry if that was later.</summary>
    public long Since { get; init; }

    /// <summary>The latest retry; it stays after it is over, so that those who get only some of the states don't miss it.</summary>
    public AnswerRetry? LastRetry { get; init; }

    /// <summary>The usage of the calls that have ended; null before the first.</summary>
    internal AgentUsage? Usage { get; init; }
}
