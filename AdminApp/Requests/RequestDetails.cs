using AdminApp.Core.Requests;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Requests;

/// <summary>Everything that the drawer shows of one request.</summary>
/// <param name="Record">Its row.</param>
/// <param name="Name">Who asked.</param>
/// <param name="Question">The question; null if it isn't stored, was deleted, or may not be read.</param>
/// <param name="IsHidden">Whether the viewer may not read the question.</param>
/// <param name="Conversation">The conversation, if the viewer may open it.</param>
/// <param name="Rank">How slow it was in its class; null if that says nothing.</param>
/// <param name="Settings">The limits when it was submitted.</param>
internal sealed record RequestDetails(
    RequestRecord Record, string Name, string? Question, bool IsHidden, Guid? Conversation, RequestRank? Rank, IReadOnlyList<(string Name, string Value, bool ChangedSince)> Settings)
{
    /// <summary>The versions of built-in prompt and instructions of its stored answer; null if it has none, or asked no model.</summary>
    public (int BuiltIn, long? Instructions)? Prompt { get; init; }
}
