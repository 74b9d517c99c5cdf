namespace AdminApp.Security;

/// <summary>Names of the authorization policies. Pages accept cookies only, <c>/admin/*</c> accepts Bearer keys only.</summary>
internal static class AccessPolicies
{
    /// <summary>A signed-in user of any role, with the cookie; the default of every page.</summary>
    public const string Pages = "pages";

    /// <summary>A signed-in user with at least the role Operator.</summary>
    public const string Operators = "operators";

    /// <summary>A signed-in user with the role Admin.</summary>
    public const string Admins = "admins";

    /// <summary>Any valid API key.</summary>
    public const string ApiChat = "api-chat";

    /// <summary>A valid API key with the role Admin.</summary>
    public const string ApiAdmin = "api-admin";

    /// <summary>A valid API key with the role Admin, or a program on this machine that connects directly (<see cref="DirectCaller"/>).</summary>
    public const string AdminKeyOrLocal = "admin-key-or-local";

    /// <summary>Claim with the owner of conversations: <c>user:ID</c> or <c>key:ID</c>.</summary>
    public const string OwnerClaim = "adminapp:owner";
}
