using System.Security.Claims;
using AdminApp.Core.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdminApp.Security;

/// <summary>Asks the store whether a session is still valid: for each request with a cookie, for each action of a page, and once a minute for each open tab.</summary>
internal sealed class SessionCheck(UserSessions sessions, IOptions<IdentityOptions> options)
{
    /// <summary>Claim that names the session.</summary>
    public const string SessionClaim = "adminapp:session";

    /// <summary>Whether the session is valid, and what its user may do now.</summary>
    public async Task<SessionState> StateAsync(ClaimsPrincipal? user, CancellationToken cancellationToken = default) =>
        TicketOf(user) is { } ticket ? await sessions.StateAsync(ticket, cancellationToken) : new(SessionEnd.Expired);

    /// <summary>The session named by the claims; null if no one is signed in, or the cookie is from before sessions had IDs.</summary>
    public SessionTicket? TicketOf(ClaimsPrincipal? user) =>
        user?.Identity?.IsAuthenticated is true
        && user.FindFirstValue(options.Value.ClaimsIdentity.UserIdClaimType) is { } id
        && Guid.TryParseExact(user.FindFirstValue(SessionClaim), "N", out var session)
            ? new SessionTicket(id, session, user.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType))
            : null;
}
