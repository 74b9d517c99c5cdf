using System.Security.Claims;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Security;

/// <summary>The role among the claims of an API key. Its claim is not that of a user's role, so that neither is ever taken for the other.</summary>
internal static class KeyClaims
{
    private const string RoleClaim = "adminapp:key-role";

    /// <summary>The claim of a key with this role.</summary>
    public static Claim Role(ApiKeyRole role) => new(RoleClaim, role.ToString());

    /// <summary>The role of the API key that calls; null if a user does.</summary>
    public static ApiKeyRole? RoleOf(ClaimsPrincipal caller) => Enum.TryParse<ApiKeyRole>(caller.FindFirstValue(RoleClaim), out var role) ? role : null;

    /// <summary>Whether an API key calls that may do what this role may.</summary>
    public static bool Allows(ClaimsPrincipal caller, ApiKeyRole least) => RoleOf(caller)?.Includes(least) is true;
}
