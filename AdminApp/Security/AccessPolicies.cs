namespace AdminApp.Security;

/// <summary>Names of the authorisation policies. Pages take cookies only, <c>/admin/*</c> takes Bearer keys only.</summary>
internal static class AccessPolicies
{
    /// <summary>A signed-in user with the cookie; the default of every page.</summary>
    public const string Pages = "pages";

    /// <summary>Any living API key.</summary>
    public const string ApiChat = "api-chat";

    /// <summary>A living API key of the role Admin.</summary>
    public const string ApiAdmin = "api-admin";

    /// <summary>Claim that holds the owner: <c>user:ID</c> or <c>key:ID</c>.</summary>
    public const string OwnerClaim = "adminapp:owner";
}
