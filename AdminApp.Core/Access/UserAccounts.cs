using AdminApp.Core.Access.Audit;
using AdminApp.Core.Access.Invitations;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Access;

/// <summary>
/// Accounts in the store, for pages and the command line. The last Admin who can sign in can't be disabled or get another role. Each change leaves
/// an entry in the audit log. Each operation has its own scope and context, so that nothing lives as long as a circuit.
/// </summary>
public sealed class UserAccounts(IServiceScopeFactory scopes, UserSessions sessions, AuditLog audit, TimeProvider time)
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
    /// <param name="actor">Who adds it.</param>
    public Task<AccountOutcome> AddAsync(string email, string? password, UserRole role, AuditActor actor, CancellationToken cancellationToken = default) =>
        RunAsync((users, context) => AddAsync(users, context, email, password, role, actor, cancellationToken), cancellationToken);

    /// <summary>Adds the first account, an Admin; fails if there already is one, even if two try at the same time.</summary>
    /// <param name="email">Email address, which is the user name.</param>
    /// <param name="password">Password.</param>
    /// <param name="actor">Who adds it.</param>
    public Task<AccountOutcome> AddFirstAsync(string email, string password, AuditActor actor, CancellationToken cancellationToken = default) =>
        RunAsync(
            async (users, context) => await context.Users.AnyAsync(cancellationToken)
                ? new("AdminApp is already set up. Sign in, or ask an admin for an account.")
                : await AddAsync(users, context, email, password, UserRole.Admin, actor, cancellationToken),
            cancellationToken);

    /// <summary>Gives a user another role, which open pages follow at once. Users can't change their own, nor that of the last Admin who can sign in.</summary>
    public Task<AccountOutcome> SetRoleAsync(string userId, UserRole role, AuditActor actor, CancellationToken cancellationToken = default) =>
        LookingAsync(
            async (users, context) =>
            {
                if (await users.FindByIdAsync(userId) is not { } user)
                {
                    return new("This user no longer exists.");
                }

                if (IsSelf(userId, actor))
                {
                    return new("You can't change your own role. Another Admin can.");
                }

                if (user.Role == UserRole.Admin && role != UserRole.Admin && await IsLastAdminAsync(context, user, cancellationToken))
                {
                    return new("This is the last Admin who can sign in, so the role must stay.");
                }

                if (user.Role == role)
                {
                    return new(null, user);
                }

                await audit.AddAsync(context, actor, AuditActions.UserRole, user.Email!, $"{user.Role} → {role}", cancellationToken);
                user.Role = role;
                await EndInvitationsAsync(context, user, actor, cancellationToken);
                return Outcome(await users.UpdateAsync(user), user, null);
            },
            cancellationToken);

    /// <summary>Gives an account a new password, unlocks it and ends its sessions.</summary>
    /// <param name="email">Its email address.</param>
    /// <param name="password">The password; null generates a temporary one, to be replaced at the next sign-in.</param>
    /// <param name="enable">Whether a disabled account is enabled again; true on the command line, where the owner of the machine has the last word.</param>
    /// <param name="actor">Who does it.</param>
    public Task<AccountOutcome> ResetAsync(string email, string? password, bool enable, AuditActor actor, CancellationToken cancellationToken = default) =>
        LookingAsync(
            async (users, context) =>
            {
                if (await users.FindByEmailAsync(email.Trim()) is not { } user)
                {
                    return new($"No user has the email address {email.Trim()}.");
                }

                user.LockoutEnd = null;
                user.AccessFailedCount = 0;
                await audit.AddAsync(context, actor, AuditActions.UserPasswordReset, user.Email!, user.Disabled && enable ? "also enabled" : "", cancellationToken);
                user.Disabled &= !enable;
                return await SetPasswordAsync(users, context, user, password, cancellationToken);
            },
            cancellationToken);

    /// <summary>Replaces a temporary password with the user's own.</summary>
    /// <param name="securityStamp">The account's stamp from when the temporary password was entered, so that it works only once.</param>
    /// <param name="password">The user's own.</param>
    public Task<AccountOutcome> ReplaceTemporaryPasswordAsync(string userId, string securityStamp, string password, CancellationToken cancellationToken = default) =>
        LookingAsync(
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

    /// <summary>Disables or enables an account. Disabling ends its sessions and its open invitations; users can't disable themselves or the last Admin who can sign in.</summary>
    public Task<AccountOutcome> SetDisabledAsync(string userId, bool disabled, AuditActor actor, CancellationToken cancellationToken = default) =>
        LookingAsync(
            async (users, context) =>
            {
                if (await users.FindByIdAsync(userId) is not { } user)
                {
                    return new("This user no longer exists.");
                }

                if (disabled && IsSelf(userId, actor))
                {
                    return new("You can't disable yourself. Another admin can.");
                }

                if (disabled && user.Role == UserRole.Admin && await IsLastAdminAsync(context, user, cancellationToken))
                {
                    return new("This is the last admin who can sign in, so the account must stay enabled.");
                }

                if (user.Disabled != disabled)
                {
                    await audit.AddAsync(context, actor, disabled ? AuditActions.UserDisabled : AuditActions.UserEnabled, user.Email!, cancellationToken: cancellationToken);
                }

                user.Disabled = disabled;
                await EndInvitationsAsync(context, user, actor, cancellationToken);
                await UserSessions.RemoveAllAsync(context, userId, cancellationToken);
                return Outcome(await users.UpdateAsync(user), user, null);
            },
            cancellationToken);

    /// <summary>Creates an account in the transaction of <see cref="RunAsync"/>.</summary>
    internal async Task<AccountOutcome> CreateAsync(UserManager<AppUser> users, string email, string? password, UserRole role)
    {
        email = email.Trim();
        if (!AccountRules.IsEmail(email))
        {
            return new($"\"{email}\" is not an email address.");
        }

        var generated = password is null ? PasswordGenerator.Password() : null;
        var user = new AppUser { UserName = email, Email = email, Role = role, CreatedAtUtc = time.GetUtcNow().UtcDateTime, PasswordIsTemporary = generated is not null };
        // Checked first: otherwise a password that is sure to be rejected could be used to probe who has an account.
        if (await ValidatePasswordAsync(users, user, password ?? generated!) is { } weak)
        {
            return new(weak);
        }

        if (await users.FindByEmailAsync(email) is not null)
        {
            return new($"A user with the email address {email} already exists.") { IsTaken = true };
        }

        return Outcome(await users.CreateAsync(user, password ?? generated!), user, generated);
    }

    private async Task<AccountOutcome> AddAsync(
        UserManager<AppUser> users, AdminDbContext context, string email, string? password, UserRole role, AuditActor actor, CancellationToken cancellationToken)
    {
        var outcome = await CreateAsync(users, email, password, role);
        if (outcome.Error is null)
        {
            await audit.AddAsync(context, actor, AuditActions.UserAdded, outcome.User!.Email!, $"{role}", cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
        }

        return outcome;
    }

    private static bool IsSelf(string userId, AuditActor actor) => actor.Id == OwnerCode.OfUser(userId);

    private static async Task<bool> IsLastAdminAsync(AdminDbContext context, AppUser user, CancellationToken cancellationToken) =>
        !await context.Users.AnyAsync(u => !u.Disabled && u.Role == UserRole.Admin && u.Id != user.Id, cancellationToken);

    // Someone who may not invite any more must not have a link left that makes them an Admin again.
    private async Task EndInvitationsAsync(AdminDbContext context, AppUser user, AuditActor actor, CancellationToken cancellationToken)
    {
        if (user.Disabled || user.Role != UserRole.Admin)
        {
            foreach (var invitation in await InvitationBook.RevokeOfAsync(context, user.Id, time.GetUtcNow().UtcDateTime, cancellationToken))
            {
                await audit.AddAsync(
                    context, actor, AuditActions.InvitationRevoked, invitation.Email ?? "anyone with the link", $"{invitation.Role}, from {invitation.CreatedBy}, who may not invite any more", cancellationToken);
            }
        }
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

    // Open pages of the user look whether their session goes on, and what it allows.
    private async Task<AccountOutcome> LookingAsync(
        Func<UserManager<AppUser>, AdminDbContext, Task<AccountOutcome>> change, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(change, cancellationToken);
        if (outcome is { Error: null, User: { } user })
        {
            sessions.LookNow(user.Id);
        }

        return outcome;
    }

    /// <summary>Looks and writes in one serializable transaction on the context that Identity's store uses; runs again when another came first.</summary>
    internal Task<T> RunAsync<T>(Func<UserManager<AppUser>, AdminDbContext, Task<T>> change, CancellationToken cancellationToken) => StoreTransactions.RetryAsync(async () =>
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        return await StoreTransactions.RunOnceAsync(
            scope.ServiceProvider.GetRequiredService<AdminDbContext>(), (context, _) => change(users, context), cancellationToken);
    });
}
