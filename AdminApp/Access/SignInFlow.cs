using System.Globalization;
using System.Security.Claims;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace AdminApp.Access;

/// <summary>
/// Signs a browser in with email address and password, and changes passwords. Says the same, in about the same time,
/// for an unknown address, a wrong password and a locked account, so that no one learns who has an account. What happens goes into the audit log.
/// </summary>
internal sealed partial class SignInFlow(
    SignInManager<AppUser> signIn, UserManager<AppUser> users, UserAccounts accounts, TemporaryPasswords temporary, UserSessions sessions, SessionCheck check, SignInThrottle throttle, FailedSignIns failures, IHttpContextAccessor accessor, TimeProvider time,
    ILogger<SignInFlow> logger)
{
    public static readonly string Wrong = string.Create(
        CultureInfo.InvariantCulture,
        $"The email address or password is wrong, or the account is locked after {AccountRules.MaxFailedAttempts} failed attempts. Check both, or try again in {AccountRules.LockoutTime.TotalMinutes:0} minutes.");

    public const string TooMany = "Too many attempts from your address. Wait a minute, then try again.";
    public const string Disabled = "This account is disabled. An Admin can enable it on the Access page.";

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Signing in needs an HTTP request.");

    private string Browser => BrowserName.Of(Http.Request.Headers.UserAgent);

    public async Task<SignInOutcome> SignInAsync(string email, string password, bool stay)
    {
        var (user, error) = await CheckAsync(email, password);
        if (user is null)
        {
            return new(error);
        }

        if (user.Disabled)
        {
            failures.Known(ActorOf(user), AuditActions.SignInFailed, $"{Browser}, account disabled");
            return new(Disabled);
        }

        if (user.PasswordIsTemporary)
        {
            return new(null, temporary.Grant(user, stay));
        }

        await SignInAsync(user, stay);
        return new(null);
    }

    /// <summary>Replaces a temporary password with the user's own, and signs in.</summary>
    /// <param name="grant">The <see cref="SignInOutcome.Grant"/> of the sign-in.</param>
    /// <param name="password">The new password.</param>
    public async Task<SignInOutcome> ReplaceTemporaryAsync(string? grant, string password)
    {
        if (temporary.Read(grant) is not var (userId, stamp, stay))
        {
            return new("This took too long. Sign in again.");
        }

        var outcome = await accounts.ReplaceTemporaryPasswordAsync(userId, stamp, password, Http.RequestAborted);
        if (outcome.Error is not null)
        {
            return new(outcome.Error, grant);
        }

        LogPasswordChanged(userId);
        await SignInAsync(outcome.User!, stay, AuditActions.PasswordChanged);
        return new(null);
    }

    /// <summary>Gives the browser a session.</summary>
    /// <param name="user">Who signs in.</param>
    /// <param name="stay">Whether it outlives the closing of the browser.</param>
    /// <param name="action">What the sign-in history says: a code of <see cref="AuditActions"/>.</param>
    public async Task SignInAsync(AppUser user, bool stay, string action = AuditActions.SignInSucceeded)
    {
        var session = await sessions.StartAsync(user.Id, stay, new SessionStart(ActorOf(user), Browser, action), CancellationToken.None); // with its entry, also if the browser left
        await signIn.SignInWithClaimsAsync(user, SessionCookie.Properties(stay, time.GetUtcNow()), [new Claim(SessionCheck.SessionClaim, session.ToString("N"))]);
    }

    /// <summary>Ends the session of this browser in all its tabs, and wherever its cookie was copied to.</summary>
    public async Task SignOutAsync()
    {
        if (check.TicketOf(Http.User) is { } ticket)
        {
            await sessions.EndAsync(ticket.UserId, ticket.SessionId, Http.Actor(), AuditActions.SignedOut, Http.RequestAborted);
        }

        await signIn.SignOutAsync();
    }

    /// <summary>Changes the password of the signed-in user and ends all their sessions; this browser gets a new one.</summary>
    public async Task<PasswordChange> ChangePasswordAsync(string current, string next)
    {
        if (await users.GetUserAsync(Http.User) is not { } signedIn)
        {
            return PasswordChange.Wrong;
        }

        var (user, error) = await CheckAsync(signedIn.Email!, current);
        if (user is null)
        {
            return error == TooMany ? PasswordChange.TooMany : PasswordChange.Wrong;
        }

        if (string.Equals(current, next, StringComparison.Ordinal))
        {
            return PasswordChange.Same;
        }

        if (await users.ChangePasswordAsync(user, current, next) is { Succeeded: false } refused)
        {
            return refused.Errors.Any(error => error.Code == AccountRules.CommonPasswordCode) ? PasswordChange.Common : PasswordChange.Rule;
        }

        LogPasswordChanged(user.Id);
        await sessions.EndAllAsync(user.Id, spared: check.TicketOf(Http.User)?.SessionId, CancellationToken.None);
        await SignInAsync(user, stay: (await Http.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties?.IsPersistent is true, AuditActions.PasswordChanged);
        return PasswordChange.Done;
    }

    private async Task<(AppUser? User, string? Error)> CheckAsync(string email, string password)
    {
        var address = Http.Connection.RemoteIpAddress;
        if (!throttle.MayTry(address))
        {
            LogThrottled(address?.ToString());
            return (null, TooMany);
        }

        email = email.Trim();
        if (!AccountRules.IsEmail(email) || password.Length is 0 or > AccountRules.MaxPasswordLength)
        {
            return (null, Wrong);
        }

        using var turn = await throttle.TakeTurnAsync(users.NormalizeEmail(email), Http.RequestAborted);
        if (turn is null)
        {
            return (null, TooMany);
        }

        var user = await users.FindByEmailAsync(email);
        if (user is null || await users.IsLockedOutAsync(user))
        {
            users.PasswordHasher.HashPassword(new AppUser(), password); // takes as long as a real check
            LogFailed(user?.Id, address?.ToString());
            if (user is null)
            {
                failures.Unknown();
            }

            return (null, Wrong); // of a locked account, the history has the lock: a stranger must not fill it
        }

        var result = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            return (user, null);
        }

        LogFailed(user.Id, address?.ToString());
        failures.Known(ActorOf(user), result.IsLockedOut ? AuditActions.SignInLocked : AuditActions.SignInFailed, Browser);
        return (null, Wrong);
    }

    private AuditActor ActorOf(AppUser user) => new(user.Email!, OwnerCode.OfUser(user.Id), Http.Connection.RemoteIpAddress?.ToString());

    [LoggerMessage(EventName = "SignInFailed", Level = LogLevel.Warning, Message = "Sign-in failed: user {UserId}, from {Address}.")]
    private partial void LogFailed(string? userId, string? address);

    [LoggerMessage(EventName = "SignInThrottled", Level = LogLevel.Warning, Message = "Sign-in refused: too many attempts from {Address}.")]
    private partial void LogThrottled(string? address);

    [LoggerMessage(EventName = "PasswordChanged", Level = LogLevel.Information, Message = "User {UserId} changed their password.")]
    private partial void LogPasswordChanged(string userId);
}

/// <summary>The result of a sign-in. Without an error or a grant, the user is signed in.</summary>
/// <param name="Error">The message for the user.</param>
/// <param name="Grant">The password is correct but temporary; the form for a new password needs this grant.</param>
internal sealed record SignInOutcome(string? Error, string? Grant = null);

internal enum PasswordChange
{
    Done,
    Wrong,
    TooMany,
    Same,
    Rule,
    Common,
}
