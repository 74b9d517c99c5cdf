using AdminApp.Core.Scopes;

namespace AdminApp.Core.Agent;

/// <summary>One earlier message of a conversation.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What was said; not empty.</param>
public sealed record HistoryMessage(string Role, string Content)
{
    /// <summary>For a stored question: what was searched; null if not known, as in a history from the caller.</summary>
    public MeetingScope? Searched { get; init; }
}
