namespace AdminApp.Core.Chat;

/// <summary>What a question became.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="QuestionId">The stored question.</param>
/// <param name="AnswerId">The answer that is being prepared.</param>
public sealed record Asked(Guid ConversationId, Guid QuestionId, Guid AnswerId);
