using System.Collections.Concurrent;
using System.Security.Cryptography;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Access;

/// <summary>
/// Checks whether a text is a valid API key. Keeps a snapshot of all valid keys (at most <see cref="ApiKeyStore.MaxKeys"/>) and
/// reloads it when it is older than <see cref="MaxAge"/>: the store is queried at most once in that time, however many right or
/// wrong keys are tried, and a key revoked by another process stops working within it.
/// </summary>
public sealed class ApiKeyVerifier(IDbContextFactory<AdminDbContext> contexts, TimeProvider time) : IDisposable
{
    /// <summary>How long a revoked key may still work in another process.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly ConcurrentDictionary<Guid, DateTime> _used = new();
    private volatile Snapshot? _snapshot;
    private int _version;

    /// <summary>The valid key with this secret, or null.</summary>
    public async ValueTask<VerifiedApiKey?> VerifyAsync(string secret, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(secret, cancellationToken) is not { } entry || HasExpired(entry))
        {
            return null;
        }

        _used[entry.Key.Id] = Minute(time.GetUtcNow().UtcDateTime);
        return entry.Key;
    }

    /// <summary>When the key with this secret expired; null if there is none, or it has not.</summary>
    public async ValueTask<DateTime?> ExpiredAtAsync(string secret, CancellationToken cancellationToken = default) =>
        await FindAsync(secret, cancellationToken) is { } entry && HasExpired(entry) ? entry.ExpiresAtUtc : null;

    /// <summary>Makes the next verification read the store.</summary>
    public void Invalidate() => Interlocked.Increment(ref _version);

    /// <summary>Saves when keys were last used, to the minute. Called every half minute rather than on each request, which would have to wait for the writer.</summary>
    public async Task SaveUsageAsync(CancellationToken cancellationToken = default)
    {
        if (_used.IsEmpty)
        {
            return;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var (id, minute) in _used)
        {
            await context.ApiKeys.Where(k => k.Id == id && (k.LastUsedAtUtc == null || k.LastUsedAtUtc < minute))
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAtUtc, minute), cancellationToken);
            _used.TryRemove(new KeyValuePair<Guid, DateTime>(id, minute));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private bool HasExpired(Entry entry) => entry.ExpiresAtUtc <= time.GetUtcNow().UtcDateTime;

    private async ValueTask<Entry?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (secret.Length is < ApiKeySecret.MinLength or > ApiKeySecret.MaxLength)
        {
            return null;
        }

        var hash = ApiKeySecret.HashBytes(secret);
        Entry? found = null;
        foreach (var entry in (await CurrentAsync(cancellationToken)).Keys)
        {
            // Each comparison takes the same time wherever the hashes differ, and all are compared.
            if (CryptographicOperations.FixedTimeEquals(entry.Hash, hash))
            {
                found = entry;
            }
        }

        return found;
    }

    private static DateTime Minute(DateTime at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc);

    private async ValueTask<Snapshot> CurrentAsync(CancellationToken cancellationToken)
    {
        if (Fresh(_snapshot) is { } fresh)
        {
            return fresh;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (Fresh(_snapshot) is { } readMeanwhile)
            {
                return readMeanwhile;
            }

            var version = Volatile.Read(ref _version);
            var startedAt = time.GetTimestamp();
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var keys = await context.ApiKeys.AsNoTracking().Where(k => k.RevokedAtUtc == null)
                .Select(k => new { k.Id, k.Name, k.Role, k.Hash, k.ExpiresAtUtc }).ToListAsync(cancellationToken);
            // A change during the read may be missing from the result; the version from before the read makes it stale at once.
            return _snapshot = new Snapshot(version, startedAt, [.. keys.Select(k => new Entry(new(k.Id, k.Name, k.Role), Convert.FromHexString(k.Hash), k.ExpiresAtUtc))]);
        }
        finally
        {
            _reading.Release();
        }
    }

    private Snapshot? Fresh(Snapshot? snapshot) =>
        snapshot is not null && snapshot.Version == Volatile.Read(ref _version) && time.GetElapsedTime(snapshot.ReadAt) < MaxAge ? snapshot : null;

    private sealed record Snapshot(int Version, long ReadAt, IReadOnlyList<Entry> Keys);

    private sealed record Entry(VerifiedApiKey Key, byte[] Hash, DateTime? ExpiresAtUtc);
}
