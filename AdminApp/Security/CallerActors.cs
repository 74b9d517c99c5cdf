using System.Security.Claims;
using AdminApp.Core.Access.Audit;

namespace AdminApp.Security;

/// <summary>The one who calls an endpoint, for the audit log.</summary>
internal static class CallerActors
{
    /// <summary>The API key or the user of a request, with its address.</summary>
    public static AuditActor Actor(this HttpContext context)
    {
        var name = context.User.Identity?.Name ?? "";
        return new(
            KeyClaims.RoleOf(context.User) is null ? name : $"key {name}", context.User.FindFirstValue(AccessPolicies.OwnerClaim), context.Connection.RemoteIpAddress?.ToString());
    }
}
