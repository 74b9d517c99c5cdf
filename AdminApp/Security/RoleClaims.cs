using System.Security.Claims;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Security;

/// <summary>
/// The role among the claims of a signed-in user. It never comes from the cookie: each request and each check of an open page puts in what the store
/// says, so a changed role applies at once.
/// </summary>
internal static class RoleClaims
{
    /// <summary>The role of a user; null if no check has put one in.</summary>
    public static UserRole? RoleOf(ClaimsPrincipal user) => Enum.TryParse<UserRole>(user.FindFirstValue(ClaimTypes.Role), out var role) ? role : null;

    /// <summary>Whether a user may do what this role may.</summary>
    public static bool Allows(ClaimsPrincipal user, UserRole least) => RoleOf(user) >= least;

    /// <summary>The same user with this role and no other.</summary>
    public static ClaimsPrincipal WithRole(ClaimsPrincipal user, UserRole role)
    {
        var identity = new ClaimsIdentity(
            [.. user.Claims.Where(claim => claim.Type != ClaimTypes.Role), new Claim(ClaimTypes.Role, role.ToString())],
            user.Identity?.AuthenticationType, (user.Identity as ClaimsIdentity)?.NameClaimType ?? ClaimTypes.Name, ClaimTypes.Role);
        return new ClaimsPrincipal(identity);
    }
}
