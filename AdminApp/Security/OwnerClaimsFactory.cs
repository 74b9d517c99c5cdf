using System.Security.Claims;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdminApp.Security;

/// <summary>Adds to a signed-in user's claims the owner that his conversations carry.</summary>
internal sealed class OwnerClaimsFactory(UserManager<AppUser> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<AppUser>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(AppUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(AccessPolicies.OwnerClaim, $"user:{user.Id}"));
        return identity;
    }
}
