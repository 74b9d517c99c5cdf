using System.Security.Claims;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Authorization;

namespace AdminApp.Security;

/// <summary>Lets an Admin key pass, or a program on this machine that connects directly.</summary>
internal sealed class AdminKeyOrLocal : AuthorizationHandler<AdminKeyOrLocal.AdminKeyOrLocalRequirement>
{
    /// <summary>What the policy asks for.</summary>
    public static IAuthorizationRequirement Requirement { get; } = new AdminKeyOrLocalRequirement();

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AdminKeyOrLocalRequirement requirement)
    {
        if (context.User.HasClaim(ClaimTypes.Role, nameof(ApiKeyRole.Admin)) || (context.Resource is HttpContext http && DirectCaller.IsLocal(http)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    internal sealed class AdminKeyOrLocalRequirement : IAuthorizationRequirement;
}
