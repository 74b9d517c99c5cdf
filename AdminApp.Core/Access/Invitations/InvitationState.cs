namespace AdminApp.Core.Access.Invitations;

/// <summary>What a link is worth.</summary>
public enum InvitationState
{
    /// <summary>No invitation has this code.</summary>
    Unknown,

    /// <summary>It can be used.</summary>
    Open,

    /// <summary>Its account was created.</summary>
    Used,

    /// <summary>An Admin revoked it, or the one who invited is no longer an Admin.</summary>
    Revoked,

    /// <summary>Its time is over.</summary>
    Expired,
}
