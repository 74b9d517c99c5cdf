using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Access;

/// <summary>The names of those who ask: users by their email, API keys by their name.</summary>
public sealed class RequestUsers(IDbContextFactory<AdminDbContext> contexts)
{
    /// <summary>Maximum number of users and keys that are listed or found.</summary>
    public const int MaxListed = 200;

    /// <summary>What stands for someone whose name is not known: the name itself, where a key gave one (<c>on_behalf_of</c>); otherwise the account or key was deleted.</summary>
    public static string Unknown(string user) => IsCode(user) ? "deleted" : user;

    /// <summary>Whether it stands for a user or a key, rather than being a name itself.</summary>
    internal static bool IsCode(string user) => OwnerCode.IsUser(user) || OwnerCode.IsKey(user);

    /// <summary>The names of some users and keys; those that no longer exist are missing.</summary>
    public async Task<IReadOnlyDictionary<string, RequestUser>> NamesAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default)
    {
        var distinct = codes.Distinct(StringComparer.Ordinal).ToList();
        var users = distinct.Where(code => OwnerCode.IsUser(code)).Select(code => code[OwnerCode.UserPrefix.Length..]).ToList();
        var keys = distinct.Where(code => OwnerCode.IsKey(code)).Select(code => Guid.TryParse(code[OwnerCode.KeyPrefix.Length..], out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty).ToList();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        List<RequestUser> found = [];
        if (users.Count > 0)
        {
            found.AddRange((await context.Users.AsNoTracking().Where(user => users.Contains(user.Id)).Select(user => new { user.Id, user.Email }).ToListAsync(cancellationToken))
                .Select(user => new RequestUser(OwnerCode.OfUser(user.Id), user.Email ?? user.Id, IsKey: false)));
        }

        if (keys.Count > 0)
        {
            found.AddRange((await context.ApiKeys.AsNoTracking().Where(key => keys.Contains(key.Id)).Select(key => new { key.Id, key.Name }).ToListAsync(cancellationToken))
                .Select(key => new RequestUser(OwnerCode.OfKey(key.Id), key.Name, IsKey: true)));
        }

        return found.ToDictionary(user => user.Code, StringComparer.Ordinal);
    }

    /// <summary>Users and keys, by name; up to <see cref="MaxListed"/> of each.</summary>
    public async Task<IReadOnlyList<RequestUser>> ListAsync(CancellationToken cancellationToken = default) => await ListAsync(null, cancellationToken);

    /// <summary>The codes of the users and keys whose name contains a text; up to <see cref="MaxListed"/> of each.</summary>
    internal async Task<IReadOnlyList<string>> FindAsync(string text, CancellationToken cancellationToken) =>
        [.. (await ListAsync(text, cancellationToken)).Select(user => user.Code)];

    /// <summary>Whether the name of a user or key contains a text.</summary>
    internal async Task<bool> IsNamedAsync(string code, string text, CancellationToken cancellationToken) =>
        ((await NamesAsync([code], cancellationToken)).GetValueOrDefault(code)?.Name ?? Unknown(code)).Contains(text, StringComparison.OrdinalIgnoreCase);

    private async Task<IReadOnlyList<RequestUser>> ListAsync(string? text, CancellationToken cancellationToken)
    {
        var (upper, lower) = (text?.ToUpperInvariant(), text?.ToLowerInvariant());
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var users = await context.Users.AsNoTracking().Where(user => upper == null || user.NormalizedEmail!.Contains(upper))
            .OrderBy(user => user.NormalizedEmail).Select(user => new { user.Id, user.Email }).Take(MaxListed).ToListAsync(cancellationToken);
        var keys = await context.ApiKeys.AsNoTracking().Where(key => lower == null || key.Name.ToLower().Contains(lower!))
            .OrderBy(key => key.Name).Select(key => new { key.Id, key.Name }).Take(MaxListed).ToListAsync(cancellationToken);
        return
        [
            .. users.Select(user => new RequestUser(OwnerCode.OfUser(user.Id), user.Email ?? user.Id, IsKey: false)),
            .. keys.Select(key => new RequestUser(OwnerCode.OfKey(key.Id), key.Name, IsKey: true)),
        ];
    }
}
