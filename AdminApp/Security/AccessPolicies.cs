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

    /// <summary>A valid API key with the role Operator or Admin.</summary>
    public const string ApiOperator = "api-operator";

    /// <summary>A valid API key with the role Admin.</summary>
    public const string ApiAdmin = "api-admin";

    /// <summary>A valid API key with the role Operator or Admin, or a program on this machine that connects directly (<see cref="DirectCaller"/>).</summary>
    public const string OperatorKeyOrLocal = "operator-key-or-local";

    /// <summary>A signed-in user with at least the role Operator, or any valid API key.</summary>
    public const string ApiDocument = "api-document";

    /// <summary>Claim with the owner of conversations: <c>user:ID</c> or <c>key:ID</c>.</summary>
    public const string OwnerClaim = "adminapp:owner";
}
