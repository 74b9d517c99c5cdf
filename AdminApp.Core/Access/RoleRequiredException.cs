using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Access;

/// <summary>Something was refused because the one who acts has no role, or no longer, that may do it. The message says what is needed.</summary>
public sealed class RoleRequiredException : UnauthorizedAccessException
{
    /// <summary>A user's role may not do it.</summary>
    /// <param name="least">The least role that may.</param>
    public RoleRequiredException(UserRole least)
        : base($"This needs the role {least}. An Admin can give it to you on the Access page.")
    {
    }

    private RoleRequiredException(string message)
        : base(message)
    {
    }

    /// <summary>The API key has since been revoked or has expired.</summary>
    internal static RoleRequiredException OfKey() => new("This API key was revoked or has expired, so nothing was changed. Use another key.");
}
