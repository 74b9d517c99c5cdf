namespace AdminApp.Core.Chat;

/// <summary>A stored question.</summary>
/// <param name="AnswerId">The pending answer.</param>
public sealed record Asked(Guid ConversationId, Guid QuestionId, Guid AnswerId);
