using AdminApp.Core.Scopes;

namespace AdminApp.Core.Agent;

/// <summary>One message of a conversation that the caller brings along.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What was said; not empty.</param>
public sealed record HistoryMessage(string Role, string Content)
{
    /// <summary>Of a stored question: what was searched for it; null where that is not known, as in a history that a caller brings along.</summary>
    public MeetingScope? Searched { get; init; }
}
