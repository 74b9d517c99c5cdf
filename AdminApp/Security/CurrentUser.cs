using AdminApp.Core.Access;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdminApp.Security;

/// <summary>The person using a page. Every action of a page checks here first, so that the server authorizes each one.</summary>
internal sealed class CurrentUser(AuthenticationStateProvider authentication, SessionCheck check, UserSessions sessions, ClientAddress address)
{
    /// <summary>The signed-in user, after checking in the store that the account is enabled and the session valid. If not, the user's open tabs go to the sign-in page.</summary>
    /// <param name="least">The least role that may do it.</param>
    /// <exception cref="SessionEndedException">No one is signed in, or no longer.</exception>
    /// <exception cref="RoleRequiredException">The user's role may not do it.</exception>
    public async Task<SignedInUser> RequireAsync(UserRole least, CancellationToken cancellationToken = default)
    {
        var user = await RequireAsync(cancellationToken);
        return user.Role >= least ? user : throw new RoleRequiredException(least);
    }

    /// <summary>The signed-in user, if it is this one or an Admin. Otherwise as <see cref="RequireAsync(UserRole, CancellationToken)"/>.</summary>
    /// <param name="userId">Whose data are wanted.</param>
    public async Task<SignedInUser> RequireSelfOrAdminAsync(string userId, CancellationToken cancellationToken = default)
    {
        var user = await RequireAsync(cancellationToken);
        return user.Id == userId || user.Role >= UserRole.Admin ? user : throw new RoleRequiredException(UserRole.Admin);
    }

    /// <inheritdoc cref="RequireAsync(UserRole, CancellationToken)"/>
    public async Task<SignedInUser> RequireAsync(CancellationToken cancellationToken = default)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var ticket = check.TicketOf(user);
        var state = await check.StateAsync(user, cancellationToken);
        if (state.End is { } end)
        {
            if (ticket is not null)
            {
                sessions.LookNow(ticket.UserId);
            }

            throw new SessionEndedException(end);
        }

        if (RoleClaims.RoleOf(user) != state.Role)
        {
            sessions.LookNow(ticket!.UserId); // another process changed it: the page shows what the role allows now
        }

        return new SignedInUser(ticket!.UserId, user.Identity!.Name ?? "", user.FindFirst(AccessPolicies.OwnerClaim)!.Value, state.Role, ticket.SessionId) { Address = address.Value };
    }
}
