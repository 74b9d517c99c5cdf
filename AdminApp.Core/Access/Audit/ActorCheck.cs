using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Access.Audit;

/// <summary>
/// Looks in the transaction of a change whether the one who makes it still may. Pages and endpoints look before; in between, an account may have been disabled or got a
/// lesser role, and a key been revoked. The row stays locked until the change is committed, so whatever takes the right away comes before or after it, never within.
/// </summary>
internal static class ActorCheck
{
    /// <summary>Checks.</summary>
    /// <param name="context">The context of the transaction.</param>
    /// <param name="actor">Who makes the change.</param>
    /// <param name="utcNow">Now.</param>
    /// <exception cref="RoleRequiredException">The account is disabled or gone or has a lesser role, or the key is not valid any more.</exception>
    public static async Task RequireAsync(AdminDbContext context, AuditActor actor, DateTime utcNow, CancellationToken cancellationToken)
    {
        // Without a transaction there would be nothing to undo.
        _ = context.Database.CurrentTransaction ?? throw new InvalidOperationException("A change and its audit entry must be in one transaction.");
        if (actor.Role is { } role && actor.Id is { } user && OwnerCode.IsUser(user))
        {
            await RequireUserAsync(context, user[OwnerCode.UserPrefix.Length..], role, cancellationToken);
        }
        else if (actor.Id is { } key && OwnerCode.IsKey(key) && Guid.TryParse(key[OwnerCode.KeyPrefix.Length..], out var id))
        {
            await RequireKeyAsync(context, id, utcNow, cancellationToken);
        }
    }

    private static async Task RequireUserAsync(AdminDbContext context, string id, UserRole role, CancellationToken cancellationToken)
    {
        // SQLite has one writer, which this is.
        var users = context is SqliteAdminDbContext ? context.Users.Where(user => user.Id == id) : context.Users.FromSql($"""SELECT * FROM "AspNetUsers" WHERE "Id" = {id} FOR SHARE""");
        if (!(await users.AsNoTracking().Select(user => new { user.Disabled, user.Role }).ToListAsync(cancellationToken)).Exists(user => !user.Disabled && user.Role >= role))
        {
            throw new RoleRequiredException(role);
        }
    }

    private static async Task RequireKeyAsync(AdminDbContext context, Guid id, DateTime utcNow, CancellationToken cancellationToken)
    {
        var keys = context is SqliteAdminDbContext ? context.ApiKeys.Where(key => key.Id == id) : context.ApiKeys.FromSql($"""SELECT * FROM "ApiKeys" WHERE "Id" = {id} FOR SHARE""");
        if (!(await keys.AsNoTracking().Select(key => new { key.RevokedAtUtc, key.ExpiresAtUtc }).ToListAsync(cancellationToken)).Exists(key => key.RevokedAtUtc is null && !(key.ExpiresAtUtc <= utcNow)))
        {
            throw RoleRequiredException.OfKey();
        }
    }
}
