using AdminApp.Core.Access;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdminApp.Security;

/// <summary>The person using a page. Every action of a page checks here first, so that the server authorizes each one.</summary>
internal sealed class CurrentUser(AuthenticationStateProvider authentication, SessionCheck check, UserSessions sessions)
{
    /// <summary>The signed-in user, after checking in the store that the account is enabled and the session valid. If not, the user's open tabs go to the sign-in page.</summary>
    /// <exception cref="SessionEndedException">No one is signed in, or no longer.</exception>
    public async Task<SignedInUser> RequireAsync(CancellationToken cancellationToken = default)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var ticket = check.TicketOf(user);
        if (await check.WhyEndedAsync(user, cancellationToken) is { } end)
        {
            if (ticket is not null)
            {
                sessions.LookNow(ticket.UserId);
            }

            throw new SessionEndedException(end);
        }

        return new SignedInUser(ticket!.UserId, user.Identity!.Name ?? "", user.FindFirst(AccessPolicies.OwnerClaim)!.Value);
    }
}
