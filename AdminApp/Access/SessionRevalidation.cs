using System.Security.Claims;
using AdminApp.Core.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdminApp.Access;

/// <summary>
/// Looks every 60 s whether the account behind a circuit may still work: a circuit outlives its cookie, so a disabled account,
/// a reset or a changed password would otherwise go unnoticed. A failing store does not sign people out; their next action asks it anyway.
/// </summary>
internal sealed partial class SessionRevalidation(ILoggerFactory loggers, UserAccounts accounts, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<SessionRevalidation>();

    protected override TimeSpan RevalidationInterval => Interval;

    /// <summary>For tests; 60 s otherwise.</summary>
    internal TimeSpan Interval { get; init; } = SessionCookie.CheckInterval;

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        IsValidAsync(authenticationState.User, cancellationToken);

    internal async Task<bool> IsValidAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.FindFirstValue(options.Value.ClaimsIdentity.UserIdClaimType) is not { } id)
            return false;

        try
        {
            return await accounts.IsActiveAsync(id, user.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType), cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStoreFailed(exception);
            return true;
        }
    }

    [LoggerMessage(EventId = 5030, EventName = "SessionNotChecked", Level = LogLevel.Warning, Message = "Could not check a session against the store; trying again in a minute.")]
    private partial void LogStoreFailed(Exception exception);
}
