using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Scopes;

namespace AdminApp.Core.Chat;

/// <summary>A question that is asked on trial, under instructions that may not be in force.</summary>
/// <param name="Text">The question, 1 to <see cref="AskRequest.MaxLength"/> characters.</param>
/// <param name="User">Who asks, for fairness and for the table of requests: <c>user:ID</c>.</param>
/// <param name="Instructions">The instructions; null for those in force.</param>
public sealed record PreviewQuestion(string Text, string User, AgentInstructions? Instructions)
{
    /// <summary>The scope of the question; default all.</summary>
    public MeetingScope Scope { get; init; } = MeetingScope.All;

    /// <summary>Whether titles and days in it also limit the search; default true.</summary>
    public bool ReadsScope { get; init; } = true;

    /// <summary>Today for the user; null means the server's day.</summary>
    public DateOnly? Today { get; init; }
}
