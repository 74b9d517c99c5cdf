using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Access;

/// <summary>API keys in the store. Only hashes are kept; a key's text is returned once, by <see cref="CreateAsync"/>.</summary>
public sealed class ApiKeyStore(IDbContextFactory<AdminDbContext> contexts, StoreTransactions transactions, ApiKeyVerifier verifier, TimeProvider time)
{
    /// <summary>Most living keys. Bounds the table that every verification looks through.</summary>
    public const int MaxLiving = 200;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 80;

    /// <summary>Makes a key. It works at once in this process, and within <see cref="ApiKeyVerifier.MaxAge"/> in others.</summary>
    /// <param name="name">Name, unique among the living keys, 1 to 80 characters.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="createdBy">Who makes it, for the list.</param>
    /// <returns>The key and its text, which nothing can show again; or the error.</returns>
    public async Task<ApiKeyOutcome> CreateAsync(string name, ApiKeyRole role, string createdBy, CancellationToken cancellationToken = default)
    {
        name = name.Trim();
        if (name.Length is 0 or > MaxNameLength || !ValidText.IsValid(name, keep: ""))
            return new($"The name needs 1 to {MaxNameLength} characters.");

        var secret = ApiKeySecret.Generate();
        var outcome = await transactions.RunAsync(
            async (context, token) =>
            {
                if (await context.ApiKeys.AnyAsync(k => k.RevokedAtUtc == null && k.Name == name, token))
                    return new ApiKeyOutcome($"There is a key named \"{name}\" already. Choose another name, or revoke that one first.");
                if (await context.ApiKeys.CountAsync(k => k.RevokedAtUtc == null, token) >= MaxLiving)
                    return new ApiKeyOutcome($"There are {MaxLiving} keys already, the most allowed. Revoke one first.");
                var key = NewKey(name, secret, role, createdBy);
                context.ApiKeys.Add(key);
                await context.SaveChangesAsync(token);
                return new ApiKeyOutcome(null, key, secret);
            },
            cancellationToken);
        verifier.Invalidate();
        return outcome;
    }

    /// <summary>
    /// Makes a key of the configuration, gives it its new text or name, or does nothing when it is so already. Stronger than the
    /// configuration is what was done on the Access page: a revoked key stays revoked, a key made there stays as it is.
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
                    return ConfiguredKeyOutcome.Revoked;
                if (ofThisText is { CreatedBy: not ApiKey.Configuration } || ofThisName is { CreatedBy: not ApiKey.Configuration })
                    return ConfiguredKeyOutcome.MadeByHand;

                if (ofThisText is not null && ofThisName is not null && ofThisText.Id != ofThisName.Id)
                {
                    // Two names of the configuration changed texts: hashes are unique, so the other's row makes way before this one takes its text.
                    context.ApiKeys.Remove(ofThisText);
                    await context.SaveChangesAsync(token);
                    ofThisText = null;
                }

                if ((ofThisName ?? ofThisText) is { } key)
                    (key.Name, key.Hash, key.Prefix, key.Role) = (name, hash, ApiKeySecret.Shown(secret), role);
                else
                    context.ApiKeys.Add(NewKey(name, secret, role, ApiKey.Configuration));

                await context.SaveChangesAsync(token);
                return ConfiguredKeyOutcome.InForce;
            },
            cancellationToken);
        verifier.Invalidate();
        return outcome;
    }

    /// <summary>Ends a key: at once in this process, within <see cref="ApiKeyVerifier.MaxAge"/> in others. False when it does not live.</summary>
    public async Task<bool> RevokeAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var changed = await context.ApiKeys.Where(k => k.Id == id && k.RevokedAtUtc == null)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAtUtc, now), cancellationToken);
        verifier.Invalidate();
        return changed > 0;
    }

    /// <summary>The living keys by name.</summary>
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
