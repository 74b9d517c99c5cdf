using Microsoft.AspNetCore.Authorization;

namespace AdminApp.Security;

/// <summary>The safe default of <c>/admin/*</c>.</summary>
internal static class RequireAdminKey
{
    /// <summary>Applies <see cref="AccessPolicies.ApiAdmin"/> to every endpoint of the group that has no policy of its own.</summary>
    public static void RequireAdminKeyByDefault(this RouteGroupBuilder group) =>
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (!endpoint.Metadata.Any(m => m is IAuthorizeData or IAllowAnonymous or AuthorizationPolicy))
            {
                endpoint.Metadata.Add(new AuthorizeAttribute(AccessPolicies.ApiAdmin));
            }
        });
}
