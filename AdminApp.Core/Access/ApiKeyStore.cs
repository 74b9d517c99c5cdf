using System.Globalization;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Access;

/// <summary>API keys in the store. Only hashes are kept; a key's secret is returned once, by <see cref="CreateAsync"/>.</summary>
public sealed class ApiKeyStore(IDbContextFactory<AdminDbContext> contexts, StoreTransactions transactions, ApiKeyVerifier verifier, AuditLog audit, TimeProvider time)
{
    /// <summary>Maximum number of valid keys. Limits the table that every verification looks through.</summary>
    public const int MaxKeys = 200;

    /// <summary>Maximum length of a name, in characters.</summary>
    public const int MaxNameLength = 80;

    /// <summary>Creates a key. It works immediately in this process, and within <see cref="ApiKeyVerifier.MaxAge"/> in others.</summary>
    /// <param name="name">Name, unique among the valid keys, 1 to 80 characters.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="expiresAtUtc">When it stops working, later than now; null: never.</param>
    /// <param name="actor">Who creates it.</param>
    /// <returns>The key and its secret, which can't be shown again; or the error.</returns>
    public async Task<ApiKeyOutcome> CreateAsync(string name, ApiKeyRole role, DateTime? expiresAtUtc, AuditActor actor, CancellationToken cancellationToken = default)
    {
        name = name.Trim();
        if (name.Length is 0 or > MaxNameLength || !ValidText.IsValid(name, keep: ""))
        {
            return new($"The name must have 1 to {MaxNameLength} characters.");
        }

        if (expiresAtUtc <= time.GetUtcNow().UtcDateTime)
        {
            return new("The end date must be in the future.");
        }

        var secret = ApiKeySecret.Generate();
        var outcome = await transactions.RunAsync(
            async (context, token) =>
            {
                if (await context.ApiKeys.AnyAsync(k => k.RevokedAtUtc == null && k.Name == name, token))
                {
                    return new ApiKeyOutcome($"A key named \"{name}\" already exists. Choose another name, or revoke that key first.");
                }

                if (await context.ApiKeys.CountAsync(k => k.RevokedAtUtc == null, token) >= MaxKeys)
                {
                    return new ApiKeyOutcome($"There are already {MaxKeys} keys, the maximum. Revoke one first.");
                }

                var key = NewKey(name, secret, role, actor.Who);
                key.ExpiresAtUtc = expiresAtUtc;
                context.ApiKeys.Add(key);
                await audit.AddAsync(
                    context, actor, AuditActions.KeyCreated, name,
                    expiresAtUtc is { } end ? $"{role}, until {end.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC" : $"{role}", token);
                await context.SaveChangesAsync(token);
                return new ApiKeyOutcome(null, key, secret);
            },
            cancellationToken);
        verifier.Invalidate();
        return outcome;
    }

    /// <summary>
    /// Creates a key from the configuration, gives it its new secret or name, or does nothing if nothing has changed. Changes on the
    /// Access page override the configuration: a revoked key stays revoked, and a key created there is not changed.
    /// </summary>
    public async Task<ConfiguredKeyOutcome> ConfigureAsync(string name, string secret, ApiKeyRole role, CancellationToken cancellationToken = default)
    {
        var hash = ApiKeySecret.Hash(secret);
        var outcome = await transactions.RunAsync(
            async (context, token) =>
            {
                var ofThisText = await context.ApiKeys.SingleOrDefaultAsync(k => k.Hash == hash, token);
                var ofThisName = await context.ApiKeys.SingleOrDefaultAsync(k => k.Name == name && k.RevokedAtUtc == null, token);
                if (ofThisText is { RevokedAtUtc: not null })
                {
                    return ConfiguredKeyOutcome.Revoked;
                }

                if (ofThisText is { CreatedBy: not ApiKey.Configuration } || ofThisName is { CreatedBy: not ApiKey.Configuration })
                {
                    return ConfiguredKeyOutcome.MadeByHand;
                }

                if (ofThisText is not null && ofThisName is not null && ofThisText.Id != ofThisName.Id)
                {
                    // Two names in the configuration swapped their secrets: hashes are unique, so the other row is removed before this one gets its secret.
                    context.ApiKeys.Remove(ofThisText);
                    await context.SaveChangesAsync(token);
                    ofThisText = null;
                }

                if ((ofThisName ?? ofThisText) is { } key)
                {
                    if ((key.Name, key.Hash, key.Role) != (name, hash, role))
                    {
                        await audit.AddAsync(context, AuditActor.Configuration, AuditActions.KeyConfigured, name, $"{role}", token);
                    }

                    (key.Name, key.Hash, key.Prefix, key.Role) = (name, hash, ApiKeySecret.Shown(secret), role);
                }
                else
                {
                    context.ApiKeys.Add(NewKey(name, secret, role, ApiKey.Configuration));
                    await audit.AddAsync(context, AuditActor.Configuration, AuditActions.KeyCreated, name, $"{role}", token);
                }

                await context.SaveChangesAsync(token);
                return ConfiguredKeyOutcome.InForce;
            },
            cancellationToken);
        verifier.Invalidate();
        return outcome;
    }

    /// <summary>Revokes a key: immediately in this process, within <see cref="ApiKeyVerifier.MaxAge"/> in others. False if it is not a valid key.</summary>
    public async Task<bool> RevokeAsync(Guid id, AuditActor actor, CancellationToken cancellationToken = default)
    {
        var revoked = await transactions.RunAsync(
            async (context, token) =>
            {
                if (await context.ApiKeys.SingleOrDefaultAsync(k => k.Id == id && k.RevokedAtUtc == null, token) is not { } key)
                {
                    return false;
                }

                key.RevokedAtUtc = time.GetUtcNow().UtcDateTime;
                await audit.AddAsync(context, actor, AuditActions.KeyRevoked, key.Name, $"{key.Role}", token);
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken);
        verifier.Invalidate();
        return revoked;
    }

    /// <summary>The keys that are not revoked, by name; also those that have expired.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ApiKeys.AsNoTracking().Where(k => k.RevokedAtUtc == null).OrderBy(k => k.Name).ToListAsync(cancellationToken);
    }

    private ApiKey NewKey(string name, string secret, ApiKeyRole role, string createdBy) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()),
        Name = name,
        Hash = ApiKeySecret.Hash(secret),
        Prefix = ApiKeySecret.Shown(secret),
        Role = role,
        CreatedBy = createdBy,
        CreatedAtUtc = time.GetUtcNow().UtcDateTime,
    };
}
