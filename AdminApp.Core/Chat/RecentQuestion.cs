using AdminApp.Core.Scopes;

namespace AdminApp.Core.Chat;

/// <summary>A question that began a conversation.</summary>
/// <param name="Text">The question.</param>
/// <param name="Scope">The scope that the user chose.</param>
/// <param name="ReadsScope">Whether titles and days in it also limited the search.</param>
/// <param name="AskedAtUtc">When it was asked.</param>
/// <param name="AnswerId">Its complete answer; null if it has none.</param>
public sealed record RecentQuestion(string Text, MeetingScope Scope, bool ReadsScope, DateTime AskedAtUtc, Guid? AnswerId);
