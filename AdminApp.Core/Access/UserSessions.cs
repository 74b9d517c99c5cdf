using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Access;

/// <summary>
/// The sessions of signed-in browsers, in the store: signing out ends a session everywhere, including copied cookies, and every session
/// expires (OWASP ASVS 4.0.3, 3.3). A check reads two rows by key and writes nothing.
/// </summary>
public sealed class UserSessions(IDbContextFactory<AdminDbContext> contexts, StoreTransactions transactions, AuditLog audit, TimeProvider time)
{
    /// <summary>Maximum lifetime of a session with "stay signed in", however much it is used.</summary>
    public static readonly TimeSpan StayLifetime = TimeSpan.FromDays(30);

    /// <summary>Maximum lifetime of a session without it: a working day.</summary>
    public static readonly TimeSpan ShortLifetime = TimeSpan.FromHours(12);

    /// <summary>Maximum number of sessions per user; one more ends the oldest.</summary>
    public const int MaxPerUser = 20;

    // Expired rows are kept for a while, so that a tab that returns learns that its session has expired.
    private static readonly TimeSpan KeptAfterExpiry = TimeSpan.FromDays(1);

    /// <summary>
    /// Raised when sessions of this user may have ended in this process, or the user's role has changed, so that open pages check now. The second value is a session that continues.
    /// Other processes find out at their next check.
    /// </summary>
    public event Action<string, Guid?>? MayHaveEnded;

    /// <summary>Starts a session; removes those that expired long ago, and the user's oldest beyond <see cref="MaxPerUser"/>.</summary>
    /// <param name="userId">Who signs in.</param>
    /// <param name="stay">Whether it outlives the closing of the browser: <see cref="StayLifetime"/>, otherwise <see cref="ShortLifetime"/>.</param>
    /// <param name="start">How it begins, for the sign-in history.</param>
    /// <returns>Its ID, for the cookie.</returns>
    public async Task<Guid> StartAsync(string userId, bool stay, SessionStart start, CancellationToken cancellationToken = default)
    {
        var id = Guid.NewGuid();
        var now = time.GetUtcNow().UtcDateTime;
        var forgotten = now - KeptAfterExpiry;
        var displaced = await transactions.RunAsync(
            async (context, token) =>
            {
                await context.UserSessions.Where(s => s.ExpiresAtUtc < forgotten).ExecuteDeleteAsync(token);
                var oldest = await context.UserSessions.Where(s => s.UserId == userId)
                    .OrderByDescending(s => s.CreatedAtUtc).Skip(MaxPerUser - 1).Select(s => s.Id).ToListAsync(token);
                await context.UserSessions.Where(s => oldest.Contains(s.Id)).ExecuteDeleteAsync(token);
                context.UserSessions.Add(new UserSession
                {
                    Id = id,
                    UserId = userId,
                    CreatedAtUtc = now,
                    ExpiresAtUtc = now + (stay ? StayLifetime : ShortLifetime),
                    Address = start.Actor.Address,
                    Browser = start.Browser,
                });
                await audit.AddAsync(context, start.Actor, start.Action, start.Actor.Who, start.Browser, token);
                await context.SaveChangesAsync(token);
                return oldest.Count;
            },
            cancellationToken);
        if (displaced > 0)
        {
            LookNow(userId);
        }

        return id;
    }

    /// <summary>Ends one session; false if it has ended already.</summary>
    /// <param name="userId">Whose session.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="actor">Who ends it.</param>
    /// <param name="action">How: <see cref="AuditActions.SignedOut"/> or <see cref="AuditActions.SessionEnded"/>.</param>
    public async Task<bool> EndAsync(string userId, Guid sessionId, AuditActor actor, string action, CancellationToken cancellationToken = default)
    {
        var ended = await transactions.RunAsync(
            async (context, token) =>
            {
                if (await context.UserSessions.SingleOrDefaultAsync(s => s.Id == sessionId && s.UserId == userId, token) is not { } session)
                {
                    return false;
                }

                var email = await context.Users.Where(u => u.Id == userId).Select(u => u.Email).SingleOrDefaultAsync(token);
                context.UserSessions.Remove(session);
                await audit.AddAsync(context, actor, action, email ?? userId, session.Browser ?? "", token);
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken);
        LookNow(userId);
        return ended;
    }

    /// <summary>The sessions of a user that have not ended, newest first; at most <see cref="MaxPerUser"/>.</summary>
    public async Task<IReadOnlyList<UserSession>> ListAsync(string userId, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.UserSessions.AsNoTracking().Where(s => s.UserId == userId && s.ExpiresAtUtc > now).OrderByDescending(s => s.CreatedAtUtc).Take(MaxPerUser).ToListAsync(cancellationToken);
    }

    /// <summary>Ends all sessions of a user.</summary>
    /// <param name="spared">A session whose open tabs are left alone, because their browser gets a new session now.</param>
    public async Task EndAllAsync(string userId, Guid? spared = null, CancellationToken cancellationToken = default)
    {
        await transactions.RunAsync((context, token) => RemoveAllAsync(context, userId, token), cancellationToken);
        LookNow(userId, spared);
    }

    /// <summary>Whether the session is valid, and what its user may do now.</summary>
    public async Task<SessionState> StateAsync(SessionTicket ticket, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.Users.Where(u => u.Id == ticket.UserId)
            .Select(u => new
            {
                u.Disabled,
                u.SecurityStamp,
                u.Role,
                ExpiresAtUtc = context.UserSessions.Where(s => s.Id == ticket.SessionId && s.UserId == u.Id).Select(s => (DateTime?)s.ExpiresAtUtc).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null or { Disabled: true })
        {
            return new(SessionEnd.AccountDisabled);
        }

        if (!string.Equals(found.SecurityStamp, ticket.SecurityStamp, StringComparison.Ordinal))
        {
            return new(SessionEnd.PasswordChanged);
        }

        if (found.ExpiresAtUtc is not { } expires)
        {
            return new(SessionEnd.SignedOut);
        }

        return expires <= time.GetUtcNow().UtcDateTime ? new(SessionEnd.Expired) : new(null, found.Role);
    }

    /// <summary>Makes open pages of this user check whether their session is still valid, and what the user may do.</summary>
    /// <param name="userId">The user whose sessions may have ended.</param>
    /// <param name="spared">A session that certainly continues, with a new cookie on its way.</param>
    public void LookNow(string userId, Guid? spared = null) => MayHaveEnded?.Invoke(userId, spared);

    /// <summary>Removes all sessions of a user, in the transaction that ends them. Call <see cref="LookNow"/> after it has committed.</summary>
    internal static Task<int> RemoveAllAsync(AdminDbContext context, string userId, CancellationToken cancellationToken) =>
        context.UserSessions.Where(s => s.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
