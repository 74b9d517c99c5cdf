using AdminApp.Core.Access;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdminApp.Security;

/// <summary>The person behind a page. Every action of a page asks here first, so that the server authorizes each one.</summary>
internal sealed class CurrentUser(AuthenticationStateProvider authentication, SessionCheck check, UserSessions sessions)
{
    /// <summary>The signed-in user, checked against the store now: the account is enabled and the session valid. If not, the user's open tabs go to the sign-in page.</summary>
    /// <exception cref="SessionEndedException">Nobody is signed in, or not any more.</exception>
    public async Task<SignedInUser> RequireAsync(CancellationToken cancellationToken = default)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var ticket = check.TicketOf(user);
        if (await check.WhyEndedAsync(user, cancellationToken) is { } end)
        {
            if (ticket is not null)
                sessions.LookNow(ticket.UserId);
            throw new SessionEndedException(end);
        }

        return new SignedInUser(ticket!.UserId, user.Identity!.Name ?? "", user.FindFirst(AccessPolicies.OwnerClaim)!.Value);
    }
}
