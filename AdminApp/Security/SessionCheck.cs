using System.Security.Claims;
using AdminApp.Core.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdminApp.Security;

/// <summary>Asks the store whether the session behind a signed-in person's claims is still valid: for each request with a cookie, each action of a page, and each open tab once a minute.</summary>
internal sealed class SessionCheck(UserSessions sessions, IOptions<IdentityOptions> options)
{
    /// <summary>Claim that names the session.</summary>
    public const string SessionClaim = "adminapp:session";

    /// <summary>Why the session of these claims may not go on; null when it may.</summary>
    public async Task<SessionEnd?> WhyEndedAsync(ClaimsPrincipal? user, CancellationToken cancellationToken = default) =>
        TicketOf(user) is { } ticket ? await sessions.WhyEndedAsync(ticket, cancellationToken) : SessionEnd.Expired;

    /// <summary>The session that the claims name; null when nobody is signed in, or by a cookie from before sessions had names.</summary>
    public SessionTicket? TicketOf(ClaimsPrincipal? user) =>
        user?.Identity?.IsAuthenticated is true
        && user.FindFirstValue(options.Value.ClaimsIdentity.UserIdClaimType) is { } id
        && Guid.TryParseExact(user.FindFirstValue(SessionClaim), "N", out var session)
            ? new SessionTicket(id, session, user.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType))
            : null;
}
