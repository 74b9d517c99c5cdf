namespace AdminApp.Core.Chat;

/// <summary>One line of the list of conversations.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Title">Title.</param>
/// <param name="Pinned">On top.</param>
/// <param name="UpdatedAtUtc">Last change, UTC.</param>
/// <param name="HasPending">Whether an answer is still due.</param>
public sealed record ConversationSummary(Guid Id, string Title, bool Pinned, DateTime UpdatedAtUtc, bool HasPending);
