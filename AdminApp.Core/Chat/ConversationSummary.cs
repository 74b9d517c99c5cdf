namespace AdminApp.Core.Chat;

/// <summary>One line of the list of conversations.</summary>
/// <param name="Pinned">Whether it is at the top.</param>
/// <param name="UpdatedAtUtc">Last change.</param>
/// <param name="HasPending">Whether an answer is pending.</param>
public sealed record ConversationSummary(Guid Id, string Title, bool Pinned, DateTime UpdatedAtUtc, bool HasPending);
