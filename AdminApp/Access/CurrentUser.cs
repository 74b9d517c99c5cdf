using System.Security.Claims;
using AdminApp.Core.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdminApp.Access;

/// <summary>Who is signed in.</summary>
/// <param name="Id">Identity of the account.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Owner"><c>user:ID</c>: the owner of the conversations.</param>
internal sealed record SignedInUser(string Id, string Email, string Owner);

/// <summary>The person behind a page. Every action of a page asks here first, so that the server authorises each one.</summary>
internal sealed class CurrentUser(AuthenticationStateProvider authentication, UserAccounts accounts, IOptions<IdentityOptions> options)
{
    /// <summary>The signed-in user, checked against the store now: the account exists, is enabled, and its session is current.</summary>
    /// <exception cref="UnauthorizedAccessException">Nobody is signed in, or not any more.</exception>
    public async Task<SignedInUser> RequireAsync(CancellationToken cancellationToken = default)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var claims = options.Value.ClaimsIdentity;
        if (user.Identity?.IsAuthenticated is not true || user.FindFirstValue(claims.UserIdClaimType) is not { } id
            || !await accounts.IsActiveAsync(id, user.FindFirstValue(claims.SecurityStampClaimType), cancellationToken))
        {
            throw new UnauthorizedAccessException("Your session has ended. Sign in again.");
        }

        return new SignedInUser(id, user.Identity.Name ?? "", user.FindFirstValue(AccessPolicies.OwnerClaim)!);
    }
}
