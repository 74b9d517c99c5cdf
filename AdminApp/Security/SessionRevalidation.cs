using System.Security.Claims;
using AdminApp.Core.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace AdminApp.Security;

/// <summary>
/// Signs out open tabs when their session ends, because a circuit outlives its cookie, and gives them the user's role when it changes. If this process does it, tabs notice at once; if another
/// process does, within 60 s. A failing store does not sign people out; their next action checks anyway.
/// </summary>
internal sealed partial class SessionRevalidation : RevalidatingServerAuthenticationStateProvider
{
    /// <summary>Claim of the anonymous user of a signed-out tab: why it was signed out, as a word of <see cref="SessionEndText"/>.</summary>
    public const string EndedClaim = "adminapp:ended";

    private readonly SessionCheck _check;
    private readonly UserSessions _sessions;
    private readonly ILogger _logger;

    public SessionRevalidation(ILoggerFactory loggers, SessionCheck check, UserSessions sessions)
        : base(loggers)
    {
        (_check, _sessions, _logger) = (check, sessions, loggers.CreateLogger<SessionRevalidation>());
        sessions.MayHaveEnded += MayHaveEnded;
    }

    protected override TimeSpan RevalidationInterval => Interval;

    /// <summary>For tests; 60 s otherwise.</summary>
    internal TimeSpan Interval { get; init; } = SessionCookie.CheckInterval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await FollowAsync(authenticationState.User, cancellationToken);
        return true; // the base class would sign out without a reason
    }

    protected override void Dispose(bool disposing)
    {
        _sessions.MayHaveEnded -= MayHaveEnded;
        base.Dispose(disposing);
    }

    private void MayHaveEnded(string userId, Guid? spared) => _ = LookAsync(userId, spared);

    private async Task LookAsync(string userId, Guid? spared)
    {
        ClaimsPrincipal user;
        try
        {
            user = (await GetAuthenticationStateAsync()).User;
        }
        catch (InvalidOperationException)
        {
            return; // no one is signed in yet
        }

        if (_check.TicketOf(user) is { } ticket && ticket.UserId == userId && ticket.SessionId != spared)
        {
            await FollowAsync(user, CancellationToken.None);
        }
    }

    private async Task FollowAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        try
        {
            var state = await _check.StateAsync(user, cancellationToken);
            if (state.End is { } end)
            {
                SetAuthenticationState(Task.FromResult(new AuthenticationState(Nobody(end))));
            }
            else if (RoleClaims.RoleOf(user) != state.Role)
            {
                SetAuthenticationState(Task.FromResult(new AuthenticationState(RoleClaims.WithRole(user, state.Role))));
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStoreFailed(exception);
        }
    }

    private static ClaimsPrincipal Nobody(SessionEnd end) => new(new ClaimsIdentity([new Claim(EndedClaim, SessionEndText.Word(end))]));

    [LoggerMessage(EventName = "SessionNotChecked", Level = LogLevel.Warning, Message = "Could not check a session against the store; retrying in a minute.")]
    private partial void LogStoreFailed(Exception exception);
}
