namespace AdminApp.Core.Access;

/// <summary>Why a session has ended.</summary>
public enum SessionEnd
{
    /// <summary>The user signed out, in this tab or another, or signed in on so many other browsers that this session was ended.</summary>
    SignedOut,

    /// <summary>The session has expired.</summary>
    Expired,

    /// <summary>An admin disabled the account, or it was deleted.</summary>
    AccountDisabled,

    /// <summary>The user or an admin changed the password.</summary>
    PasswordChanged,
}
