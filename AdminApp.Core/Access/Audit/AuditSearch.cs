using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Access.Audit;

/// <summary>Lists the audit log, newest first, page by page by key. The log has a bound (<see cref="AuditRetention.MaxRows"/>), so a text is looked for in each entry.</summary>
public sealed class AuditSearch(IDbContextFactory<AdminDbContext> contexts, TimeProvider time)
{
    /// <summary>Maximum number of entries on a page.</summary>
    public const int MaxPage = 1_000;

    /// <summary>How long one query may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>A page of the list.</summary>
    /// <param name="query">Which entries.</param>
    /// <param name="after">Where the page begins: <see cref="AuditPage.Next"/> of the one before; null for the first.</param>
    /// <param name="size">How many entries, 1 to <see cref="MaxPage"/>.</param>
    /// <exception cref="ArgumentException">The query isn't valid.</exception>
    /// <exception cref="TimeoutException">The store took longer than <see cref="Limit"/>.</exception>
    public Task<AuditPage> PageAsync(AuditQuery query, AuditCursor? after = null, int size = 100, CancellationToken cancellationToken = default)
    {
        query.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxPage);

        // SQLite reads on the thread of its caller, which must not be that of a page.
        return Task.Run(() => ReadAsync(query, after, size, cancellationToken), cancellationToken).WaitAsync(Limit, time, cancellationToken);
    }

    private async Task<AuditPage> ReadAsync(AuditQuery query, AuditCursor? after, int size, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Database.SetCommandTimeout(Limit);
        var entries = await Filter(context.AuditEntries.AsNoTracking(), query, after)
            .OrderByDescending(entry => entry.AtUtc).ThenByDescending(entry => entry.Id).Take(size + 1).ToListAsync(cancellationToken);
        if (entries.Count <= size)
        {
            return new AuditPage(entries, null);
        }

        entries.RemoveAt(size);
        return new AuditPage(entries, new AuditCursor(entries[^1].AtUtc, entries[^1].Id));
    }

    private static IQueryable<AuditEntry> Filter(IQueryable<AuditEntry> entries, AuditQuery query, AuditCursor? after)
    {
        if (query.Actor is { } actor)
        {
            entries = entries.Where(entry => entry.Actor == actor);
        }

        if (query.Action is { Length: > 0 } action)
        {
            entries = action.EndsWith('.') ? entries.Where(entry => entry.Action.StartsWith(action)) : entries.Where(entry => entry.Action == action);
        }

        if (query.From is { } from)
        {
            entries = entries.Where(entry => entry.AtUtc >= from);
        }

        if (query.To is { } to)
        {
            entries = entries.Where(entry => entry.AtUtc < to);
        }

        if (query.Who?.Trim().ToLowerInvariant() is { Length: > 0 } who)
        {
            entries = entries.Where(entry => entry.Who.ToLower().Contains(who));
        }

        if (query.Text?.Trim().ToLowerInvariant() is { Length: > 0 } text)
        {
            entries = entries.Where(entry => entry.Subject.ToLower().Contains(text) || entry.Detail.ToLower().Contains(text) || (entry.Address != null && entry.Address.ToLower().Contains(text)));
        }

        return after is { } below
            ? entries.Where(entry => entry.AtUtc <= below.AtUtc && (entry.AtUtc < below.AtUtc || entry.Id < below.Id))
            : entries;
    }
}
