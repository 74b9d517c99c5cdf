using System.Globalization;
using System.Security.Claims;
using AdminApp.Core.Access;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace AdminApp.Access;

/// <summary>
/// Signs a browser in with email address and password, and changes passwords. Says the same, in about the same time,
/// for an unknown address, a wrong password and a locked account, so that no one learns who has an account.
/// </summary>
internal sealed partial class SignInFlow(
    SignInManager<AppUser> signIn, UserManager<AppUser> users, UserAccounts accounts, TemporaryPasswords temporary, UserSessions sessions, SessionCheck check, SignInThrottle throttle, IHttpContextAccessor accessor, TimeProvider time,
    ILogger<SignInFlow> logger)
{
    public static readonly string Wrong = string.Create(
        CultureInfo.InvariantCulture,
        $"The email address or password is wrong, or the account is locked after {AccountRules.MaxFailedTries} failed attempts. Check both, or try again in {AccountRules.LockoutTime.TotalMinutes:0} minutes.");

    public const string TooMany = "Too many attempts from your address. Wait a minute, then try again.";
    public const string Disabled = "This account is disabled. Another admin can enable it on the Access page.";

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Signing in needs an HTTP request.");

    /// <summary>Tries to sign in.</summary>
    public async Task<SignInOutcome> SignInAsync(string email, string password, bool stay)
    {
        var (user, error) = await CheckAsync(email, password);
        if (user is null)
            return new(error);
        if (user.Disabled)
            return new(Disabled);
        if (user.PasswordIsTemporary)
            return new(null, temporary.Grant(user, stay));

        await SignInAsync(user, stay);
        return new(null);
    }

    /// <summary>Puts the user's own password in the place of a temporary one, and signs in.</summary>
    /// <param name="grant">What <see cref="SignInOutcome.Grant"/> gave.</param>
    /// <param name="password">The new password.</param>
    public async Task<SignInOutcome> ReplaceTemporaryAsync(string? grant, string password)
    {
        if (temporary.Read(grant) is not var (userId, stamp, stay))
            return new("Too much time has passed. Sign in again.");

        var outcome = await accounts.ReplaceTemporaryPasswordAsync(userId, stamp, password, Http.RequestAborted);
        if (outcome.Error is not null)
            return new(outcome.Error, grant);

        LogPasswordChanged(userId);
        await SignInAsync(outcome.User!, stay);
        return new(null);
    }

    /// <summary>Gives the browser a session.</summary>
    public async Task SignInAsync(AppUser user, bool stay)
    {
        var session = await sessions.StartAsync(user.Id, stay, Http.RequestAborted);
        await signIn.SignInWithClaimsAsync(user, SessionCookie.Properties(stay, time.GetUtcNow()), [new Claim(SessionCheck.SessionClaim, session.ToString("N"))]);
    }

    /// <summary>Ends the session of this browser, in all its tabs and wherever its cookie was copied to.</summary>
    public async Task SignOutAsync()
    {
        if (check.TicketOf(Http.User) is { } ticket)
            await sessions.EndAsync(ticket, Http.RequestAborted);
        await signIn.SignOutAsync();
    }

    /// <summary>Changes the password of the signed-in user, whose sessions all end; this browser gets a new one.</summary>
    public async Task<PasswordChange> ChangePasswordAsync(string current, string next)
    {
        if (await users.GetUserAsync(Http.User) is not { } signedIn)
            return PasswordChange.Wrong;
        var (user, error) = await CheckAsync(signedIn.Email!, current);
        if (user is null)
            return error == TooMany ? PasswordChange.TooMany : PasswordChange.Wrong;
        if (string.Equals(current, next, StringComparison.Ordinal))
            return PasswordChange.Same;
        if (await users.ChangePasswordAsync(user, current, next) is { Succeeded: false } refused)
            return refused.Errors.Any(error => error.Code == AccountRules.CommonPasswordCode) ? PasswordChange.Common : PasswordChange.Rule;

        LogPasswordChanged(user.Id);
        await sessions.EndAllAsync(user.Id, spared: check.TicketOf(Http.User)?.SessionId, Http.RequestAborted);
        await SignInAsync(user, stay: (await Http.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties?.IsPersistent is true);
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
            return (null, Wrong);

        using var turn = await throttle.TakeTurnAsync(users.NormalizeEmail(email), Http.RequestAborted);
        if (turn is null)
            return (null, TooMany);

        var user = await users.FindByEmailAsync(email);
        if (user is null || await users.IsLockedOutAsync(user))
        {
            users.PasswordHasher.HashPassword(new AppUser(), password); // takes the time that a check would
            LogFailed(user?.Id, address?.ToString());
            return (null, Wrong);
        }

        var result = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        if (result.Succeeded)
            return (user, null);

        LogFailed(user.Id, address?.ToString());
        return (null, Wrong);
    }

    [LoggerMessage(EventId = 5020, EventName = "SignInFailed", Level = LogLevel.Warning, Message = "Sign-in failed: user {UserId}, from {Address}.")]
    private partial void LogFailed(string? userId, string? address);

    [LoggerMessage(EventId = 5021, EventName = "SignInThrottled", Level = LogLevel.Warning, Message = "Sign-in refused: too many tries from {Address}.")]
    private partial void LogThrottled(string? address);

    [LoggerMessage(EventId = 5022, EventName = "PasswordChanged", Level = LogLevel.Information, Message = "User {UserId} changed the password.")]
    private partial void LogPasswordChanged(string userId);
}

/// <summary>What became of signing in. Without an error or a grant, it is done.</summary>
/// <param name="Error">What to tell the person.</param>
/// <param name="Grant">The password was right but temporary: this lets the form that asks for a new one set it.</param>
internal sealed record SignInOutcome(string? Error, string? Grant = null);

/// <summary>What became of changing a password.</summary>
internal enum PasswordChange
{
    Done,
    Wrong,
    TooMany,
    Same,
    Rule,
    Common,
}
