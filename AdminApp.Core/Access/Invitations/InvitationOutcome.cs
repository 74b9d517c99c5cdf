using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Access.Invitations;

/// <summary>The result of inviting someone.</summary>
/// <param name="Error">What was wrong and what is allowed; null on success.</param>
/// <param name="Invitation">The invitation.</param>
/// <param name="Code">The code of its link, to be shown once.</param>
public sealed record InvitationOutcome(string? Error, Invitation? Invitation = null, string? Code = null);
