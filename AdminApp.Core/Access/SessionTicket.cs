namespace AdminApp.Core.Access;

/// <summary>What a cookie says about the session it belongs to.</summary>
/// <param name="SecurityStamp">Identity's stamp of the account at sign-in; a new password changes it.</param>
public sealed record SessionTicket(string UserId, Guid SessionId, string? SecurityStamp);
