using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Authorization;

namespace AdminApp.Security;

/// <summary>Lets an Operator or Admin key pass, or a program on this machine that connects directly.</summary>
internal sealed class OperatorKeyOrLocal : AuthorizationHandler<OperatorKeyOrLocal.OperatorKeyOrLocalRequirement>
{
    /// <summary>What the policy asks for.</summary>
    public static IAuthorizationRequirement Requirement { get; } = new OperatorKeyOrLocalRequirement();

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, OperatorKeyOrLocalRequirement requirement)
    {
        if (KeyClaims.Allows(context.User, ApiKeyRole.Operator) || (context.Resource is HttpContext http && DirectCaller.IsLocal(http)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    internal sealed class OperatorKeyOrLocalRequirement : IAuthorizationRequirement;
}
