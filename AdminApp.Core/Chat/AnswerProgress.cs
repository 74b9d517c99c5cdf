using AdminApp.Core.Agent;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Chat;

/// <summary>How a running answer stands at one moment; each change makes a new one.</summary>
/// <param name="AnswerId">The answer.</param>
/// <param name="ConversationId">Its conversation.</param>
/// <param name="Stage">The step.</param>
/// <param name="PassagesFound">Passages found, once known.</param>
/// <param name="Place">Place in the queue, 1 = next; null when not waiting.</param>
/// <param name="Eta">Estimated time until it is sent; null when not waiting.</param>
/// <param name="WaitReason">What it waits for, in words.</param>
/// <param name="Retry">Why it is to be tried again, as a sentence without its full stop, until it is queued again or sent; null otherwise.</param>
/// <param name="Text">The text so far: only ever grows; citations in it are already checked.</param>
/// <param name="Sources">The passages given to the model, known before writing: those cited so far first, by the number that the text shows, then the others.</param>
public sealed record AnswerProgress(
    Guid AnswerId, Guid ConversationId, AnswerStage Stage, int? PassagesFound, int? Place, TimeSpan? Eta,
    string? WaitReason, string? Retry, string Text, IReadOnlyList<Citation> Sources)
{
    /// <summary>What was searched, once known.</summary>
    public AppliedScope? Searched { get; init; }

    /// <summary>Least time from the failure to the next attempt, while <see cref="Retry"/> is told.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Monotonic time stamp (<see cref="TimeProvider.GetTimestamp"/>) at which <see cref="Stage"/> began, or of the newest retry if that came later.</summary>
    public long Since { get; init; }

    /// <summary>The newest retry; it stays when it is over, so that whoever hears only some of the states misses none.</summary>
    public AnswerRetry? LastRetry { get; init; }

    /// <summary>What the calls that ended so far took; null before the first.</summary>
    internal AgentUsage? Usage { get; init; }
}
