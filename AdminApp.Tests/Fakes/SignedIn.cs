using System.Security.Claims;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Fakes;

/// <summary>The claims of a signed-in person, for tests that have no cookie.</summary>
internal static class SignedIn
{
    /// <summary>Begins a session; the claims are those that its cookie would have.</summary>
    public static async Task<Claim[]> ClaimsAsync(IServiceProvider services, AppUser user)
    {
        var session = await services.GetRequiredService<UserSessions>().StartAsync(user.Id, stay: false, Start(user));
        var types = new ClaimsIdentityOptions();
        return
        [
            new(types.UserIdClaimType, user.Id), new(types.UserNameClaimType, user.Email!), new(types.SecurityStampClaimType, user.SecurityStamp!),
            new(AccessPolicies.OwnerClaim, $"user:{user.Id}"), new(SessionCheck.SessionClaim, session.ToString("N")), new(ClaimTypes.Role, user.Role.ToString()),
        ];
    }

    /// <summary>How a session of a test begins.</summary>
    public static SessionStart Start(AppUser user) => new(new AuditActor(user.Email!, $"user:{user.Id}"), "a test");

    public static async Task<ClaimsPrincipal> PrincipalAsync(IServiceProvider services, AppUser user) =>
        new(new ClaimsIdentity(await ClaimsAsync(services, user), "test"));

    /// <summary>What asks the store about these claims.</summary>
    public static SessionCheck Check(IServiceProvider services) => new(services.GetRequiredService<UserSessions>(), Options.Create(new IdentityOptions()));

    /// <summary>The person behind a page.</summary>
    public static CurrentUser CurrentUser(IServiceProvider services, AuthenticationStateProvider authentication) =>
        new(authentication, Check(services), services.GetRequiredService<UserSessions>(), new ClientAddress());

    /// <summary>Signs out.</summary>
    public static Task EndAsync(IServiceProvider services, SessionTicket ticket) =>
        services.GetRequiredService<UserSessions>().EndAsync(ticket.UserId, ticket.SessionId, new AuditActor("a test", $"user:{ticket.UserId}"), AuditActions.SignedOut);

    /// <summary>The session that the claims name.</summary>
    public static SessionTicket Ticket(IServiceProvider services, ClaimsPrincipal user) => Check(services).TicketOf(user)!;
}
