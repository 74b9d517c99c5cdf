using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Access;

/// <summary>
/// The sessions of signed-in browsers, in the store: so signing out ends one everywhere, a copied cookie included, and each has an end
/// (OWASP ASVS 4.0.3, 3.3). Checking reads two rows by their keys and writes nothing.
/// </summary>
public sealed class UserSessions(IDbContextFactory<AdminDbContext> contexts, StoreTransactions transactions, TimeProvider time)
{
    /// <summary>Longest a session lasts after "stay signed in", however much it is used. 30 days.</summary>
    public static readonly TimeSpan StayLifetime = TimeSpan.FromDays(30);

    /// <summary>Longest a session lasts without it. 12 hours: a working day.</summary>
    public static readonly TimeSpan ShortLifetime = TimeSpan.FromHours(12);

    /// <summary>Most sessions of one user; one more ends the oldest.</summary>
    public const int MaxPerUser = 20;

    // An expired row stays a while, so that a tab that comes back to it hears that its time was up.
    private static readonly TimeSpan KeptAfterExpiry = TimeSpan.FromDays(1);

    /// <summary>
    /// Sessions of this user may have ended, in this process: whoever shows pages to one looks now. The second value is a session that goes on.
    /// Other processes find out when they next check.
    /// </summary>
    public event Action<string, Guid?>? MayHaveEnded;

    /// <summary>Begins a session; removes those that expired long ago, and the user's oldest beyond <see cref="MaxPerUser"/>.</summary>
    /// <param name="userId">Who signs in.</param>
    /// <param name="stay">Whether it is to outlive the browser's closing: <see cref="StayLifetime"/>, else <see cref="ShortLifetime"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Its id, for the cookie.</returns>
    public async Task<Guid> StartAsync(string userId, bool stay, CancellationToken cancellationToken = default)
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
                });
                await context.SaveChangesAsync(token);
                return oldest.Count;
            },
            cancellationToken);
        if (displaced > 0)
            LookNow(userId);
        return id;
    }

    /// <summary>Ends one session.</summary>
    public async Task EndAsync(SessionTicket ticket, CancellationToken cancellationToken = default)
    {
        await transactions.RunAsync(
            (context, token) => context.UserSessions.Where(s => s.Id == ticket.SessionId && s.UserId == ticket.UserId).ExecuteDeleteAsync(token), cancellationToken);
        LookNow(ticket.UserId);
    }

    /// <summary>Ends all sessions of a user.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="spared">One whose open tabs are left alone, since their browser gets a new session now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task EndAllAsync(string userId, Guid? spared = null, CancellationToken cancellationToken = default)
    {
        await transactions.RunAsync((context, token) => RemoveAllAsync(context, userId, token), cancellationToken);
        LookNow(userId, spared);
    }

    /// <summary>Why the session may not go on; null when it may.</summary>
    public async Task<SessionEnd?> WhyEndedAsync(SessionTicket ticket, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.Users.Where(u => u.Id == ticket.UserId)
            .Select(u => new
            {
                u.Disabled,
                u.SecurityStamp,
                ExpiresAtUtc = context.UserSessions.Where(s => s.Id == ticket.SessionId && s.UserId == u.Id).Select(s => (DateTime?)s.ExpiresAtUtc).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null or { Disabled: true })
            return SessionEnd.AccountDisabled;
        if (!string.Equals(found.SecurityStamp, ticket.SecurityStamp, StringComparison.Ordinal))
            return SessionEnd.PasswordChanged;
        if (found.ExpiresAtUtc is not { } expires)
            return SessionEnd.SignedOut;
        return expires <= time.GetUtcNow().UtcDateTime ? SessionEnd.Expired : null;
    }

    /// <summary>Asks whoever shows pages to this user to look whether the session behind them is still valid.</summary>
    /// <param name="userId">Whose sessions may have ended.</param>
    /// <param name="spared">One that goes on for certain, with a new cookie on its way.</param>
    public void LookNow(string userId, Guid? spared = null) => MayHaveEnded?.Invoke(userId, spared);

    /// <summary>Removes all sessions of a user, within the transaction of what ends them. Call <see cref="LookNow"/> when it has committed.</summary>
    internal static Task<int> RemoveAllAsync(AdminDbContext context, string userId, CancellationToken cancellationToken) =>
        context.UserSessions.Where(s => s.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
