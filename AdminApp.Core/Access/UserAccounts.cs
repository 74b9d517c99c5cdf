using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Access;

/// <summary>
/// Accounts in the store, for pages and the command line. The last admin who can sign in can't be disabled.
/// Each operation has its own scope and context, so that nothing lives as long as a circuit.
/// </summary>
public sealed class UserAccounts(IServiceScopeFactory scopes, UserSessions sessions, TimeProvider time)
{

    /// <summary>Whether there is any account; before the first one, the set-up page is open to anyone with the code.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(context => context.Users.AnyAsync(cancellationToken));

    /// <summary>All accounts by email address.</summary>
    public async Task<IReadOnlyList<AppUser>> ListAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(context => context.Users.AsNoTracking().OrderBy(u => u.NormalizedEmail).ToListAsync(cancellationToken));

    /// <summary>Adds an account.</summary>
    /// <param name="email">Email address, which is the user name.</param>
    /// <param name="password">Password; null generates a temporary one, to be replaced at the first sign-in.</param>
    /// <param name="role">What the user may do.</param>
    public Task<AccountOutcome> AddAsync(string email, string? password, UserRole role, CancellationToken cancellationToken = default) =>
        ChangeAsync((users, _) => CreateAsync(users, email, password, role), cancellationToken);

    /// <summary>Adds the first account; fails if there already is one, even if two try at the same time.</summary>
    public Task<AccountOutcome> AddFirstAsync(string email, string password, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            async (users, context) => await context.Users.AnyAsync(cancellationToken)
                ? new("AdminApp is already set up. Sign in, or ask an admin for an account.")
                : await CreateAsync(users, email, password, UserRole.Admin),
            cancellationToken);

    /// <summary>Gives an account a new password, unlocks it and ends its sessions.</summary>
    /// <param name="email">Its email address.</param>
    /// <param name="password">The password; null generates a temporary one, to be replaced at the next sign-in.</param>
    /// <param name="enable">Whether a disabled account is enabled again; true on the command line, where the owner of the machine has the last word.</param>
    public Task<AccountOutcome> ResetAsync(string email, string? password, bool enable, CancellationToken cancellationToken = default) =>
        EndingSessionsAsync(
            async (users, context) =>
            {
                if (await users.FindByEmailAsync(email.Trim()) is not { } user)
                {
                    return new($"No user has the email address {email.Trim()}.");
                }

                user.LockoutEnd = null;
                user.AccessFailedCount = 0;
                user.Disabled &= !enable;
                return await SetPasswordAsync(users, context, user, password, cancellationToken);
            },
            cancellationToken);

    /// <summary>Replaces a temporary password with the user's own.</summary>
    /// <param name="securityStamp">The account's stamp from when the temporary password was entered, so that it works only once.</param>
    /// <param name="password">The user's own.</param>
    public Task<AccountOutcome> ReplaceTemporaryPasswordAsync(string userId, string securityStamp, string password, CancellationToken cancellationToken = default) =>
        EndingSessionsAsync(
            async (users, context) =>
            {
                if (await users.FindByIdAsync(userId) is not { Disabled: false, PasswordIsTemporary: true } user || user.SecurityStamp != securityStamp)
                {
                    return new("The password has been changed. Sign in again.");
                }

                if (await users.CheckPasswordAsync(user, password))
                {
                    return new("This is the temporary password you were given. Choose a new one.");
                }

                return await SetPasswordAsync(users, context, user, password, cancellationToken);
            },
            cancellationToken);

    /// <summary>Disables or enables an account. Disabling ends its sessions; users can't disable themselves or the last admin who can sign in.</summary>
    public Task<AccountOutcome> SetDisabledAsync(string userId, bool disabled, string actingUserId, CancellationToken cancellationToken = default) =>
        EndingSessionsAsync(
            async (users, context) =>
            {
                if (await users.FindByIdAsync(userId) is not { } user)
                {
                    return new("This user no longer exists.");
                }

                if (disabled && userId == actingUserId)
                {
                    return new("You can't disable yourself. Another admin can.");
                }

                if (disabled && user.Role == UserRole.Admin && !await context.Users.AnyAsync(u => !u.Disabled && u.Role == UserRole.Admin && u.Id != userId, cancellationToken))
                {
                    return new("This is the last admin who can sign in, so the account must stay enabled.");
                }

                user.Disabled = disabled;
                await UserSessions.RemoveAllAsync(context, userId, cancellationToken);
                return Outcome(await users.UpdateAsync(user), user, null);
            },
            cancellationToken);

    private async Task<AccountOutcome> CreateAsync(UserManager<AppUser> users, string email, string? password, UserRole role)
    {
        email = email.Trim();
        if (!AccountRules.IsEmail(email))
        {
            return new($"\"{email}\" is not an email address.");
        }

        if (await users.FindByEmailAsync(email) is not null)
        {
            return new($"A user with the email address {email} already exists.");
        }

        var generated = password is null ? PasswordGenerator.Password() : null;
        var user = new AppUser { UserName = email, Email = email, Role = role, CreatedAtUtc = time.GetUtcNow().UtcDateTime, PasswordIsTemporary = generated is not null };
        return Outcome(await users.CreateAsync(user, password ?? generated!), user, generated);
    }

    private static async Task<AccountOutcome> SetPasswordAsync(
        UserManager<AppUser> users, AdminDbContext context, AppUser user, string? password, CancellationToken cancellationToken)
    {
        var generated = password is null ? PasswordGenerator.Password() : null;
        if (await ValidatePasswordAsync(users, user, password ?? generated!) is { } error)
        {
            return new(error);
        }

        user.PasswordHash = users.PasswordHasher.HashPassword(user, password ?? generated!);
        user.PasswordIsTemporary = generated is not null;
        await UserSessions.RemoveAllAsync(context, user.Id, cancellationToken);
        return Outcome(await users.UpdateSecurityStampAsync(user), user, generated);
    }

    private static async Task<string?> ValidatePasswordAsync(UserManager<AppUser> users, AppUser user, string password)
    {
        foreach (var validator in users.PasswordValidators)
        {
            var result = await validator.ValidateAsync(users, user, password);
            if (!result.Succeeded)
            {
                return Describe(result);
            }
        }

        return null;
    }

    private static AccountOutcome Outcome(IdentityResult result, AppUser user, string? generated) =>
        result.Succeeded ? new(null, user, generated) : new(Describe(result));

    private static string Describe(IdentityResult result) =>
        result.Errors.Any(e => e.Code == AccountRules.CommonPasswordCode) ? AccountRules.CommonPasswordText
        : result.Errors.Any(e => e.Code.StartsWith("Password", StringComparison.Ordinal))
            ? $"The password must have {AccountRules.PasswordText}"
            : string.Join(' ', result.Errors.Select(e => e.Description));

    private async Task<T> ReadAsync<T>(Func<AdminDbContext, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<AdminDbContext>());
    }

    private async Task<AccountOutcome> EndingSessionsAsync(
        Func<UserManager<AppUser>, AdminDbContext, Task<AccountOutcome>> change, CancellationToken cancellationToken)
    {
        var outcome = await ChangeAsync(change, cancellationToken);
        if (outcome is { Error: null, User: { } user })
        {
            sessions.LookNow(user.Id);
        }

        return outcome;
    }

    /// <summary>Looks and writes in one serializable transaction on the context that Identity's store uses; runs again when another came first.</summary>
    private Task<AccountOutcome> ChangeAsync(
        Func<UserManager<AppUser>, AdminDbContext, Task<AccountOutcome>> change, CancellationToken cancellationToken) => StoreTransactions.RetryAsync(async () =>
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        return await StoreTransactions.RunOnceAsync(
            scope.ServiceProvider.GetRequiredService<AdminDbContext>(), (context, _) => change(users, context), cancellationToken);
    });
}
