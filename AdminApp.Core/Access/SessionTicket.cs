namespace AdminApp.Core.Access;

/// <summary>What a cookie says about the session it belongs to.</summary>
/// <param name="UserId">Whose session.</param>
/// <param name="SessionId">Which one.</param>
/// <param name="SecurityStamp">Identity's stamp of the account at sign-in; a new password makes a new one.</param>
public sealed record SessionTicket(string UserId, Guid SessionId, string? SecurityStamp);
