using System.Security.Claims;
using AdminApp.Core.Access;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdminApp.Security;

/// <summary>Adds the owner of the user's conversations to the claims of a signed-in user.</summary>
internal sealed class OwnerClaimsFactory(UserManager<AppUser> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<AppUser>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(AppUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(AccessPolicies.OwnerClaim, OwnerCode.OfUser(user.Id)));
        return identity;
    }
}
