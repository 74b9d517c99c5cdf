namespace AdminApp.Core.Access;

/// <summary>Why a session is not valid any more.</summary>
public enum SessionEnd
{
    /// <summary>The user signed out, in this tab or another, or signed in on so many other browsers that this one had to go.</summary>
    SignedOut,

    /// <summary>Its time is up.</summary>
    Expired,

    /// <summary>An admin disabled the account, or it is gone.</summary>
    AccountDisabled,

    /// <summary>The user or an admin changed the password.</summary>
    PasswordChanged,
}
