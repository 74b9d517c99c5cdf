using System.Security.Claims;
using AdminApp.Core.Requests;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Security;

/// <summary>What signed-in users may see of the requests.</summary>
internal static class RequestSights
{
    /// <summary>For a user whom the store has just confirmed.</summary>
    public static RequestSight Sight(this SignedInUser user) => new(user.Owner, user.Role);

    /// <summary>By the claims of a request or an open page; the least without a role.</summary>
    public static RequestSight Of(ClaimsPrincipal user) => new(user.FindFirstValue(AccessPolicies.OwnerClaim) ?? "", RoleClaims.RoleOf(user) ?? UserRole.Viewer);
}
