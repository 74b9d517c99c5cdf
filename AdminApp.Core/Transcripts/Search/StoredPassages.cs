using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Speakers;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>What search needs to know about a transcript.</summary>
internal sealed record StoredTranscript(Guid Id, Guid Revision, string FileName, string Title, TranscriptOrder Order, string ContentHash, IReadOnlyList<string> Speakers)
{
    /// <summary>Day of the meeting.</summary>
    public DateOnly? Date => Order.Date;
}

/// <summary>Reads transcripts and passages from the relational store for the index.</summary>
internal sealed class StoredPassages(IDbContextFactory<AdminDbContext> contexts, TimeProvider time)
{
    private const string IdentityName = "store-identity";

    private string? _identity;

    /// <summary>The identity of the store: a random value per store, so that an index of another store is recognized.</summary>
    public async Task<string> IdentityAsync(CancellationToken cancellationToken)
    {
        if (_identity is not null)
        {
            return _identity;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ReadAsync(context) is { } stored)
        {
            return _identity = stored;
        }

        context.KeyValueRows.Add(new KeyValueRow { Name = IdentityName, Json = $"\"{Guid.NewGuid():N}\"", UpdatedAtUtc = time.GetUtcNow().UtcDateTime });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another process was first; its value counts and is read below.
            context.ChangeTracker.Clear();
        }

        return _identity = await ReadAsync(context) ?? throw new InvalidOperationException("The store has no identity.");

        Task<string?> ReadAsync(AdminDbContext open) =>
            open.KeyValueRows.Where(s => s.Name == IdentityName).Select(s => s.Json).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The change counter of transcripts.</summary>
    public async Task<long> CounterAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ReadCounterAsync(StoreCounter.Transcripts, cancellationToken);
    }

    /// <summary>All transcripts. If read after the counter, they are at least as new as it.</summary>
    public async Task<List<StoredTranscript>> TranscriptsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Transcripts.AsNoTracking().ToListAsync(cancellationToken);
        return [.. rows.Select(t => new StoredTranscript(t.Id, t.Revision, t.FileName, t.Title, TranscriptOrder.Of(t), t.ContentHash, t.Speakers))];
    }

    /// <summary>The passages of one revision in order; none if it is no longer the current one.</summary>
    public async Task<List<IndexedPassage>> PassagesAsync(Guid id, Guid revision, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // One statement, so that the revision and its passages are consistent.
        var rows = await context.Transcripts.AsNoTracking().Where(t => t.Id == id && t.Revision == revision)
            .Join(context.Passages.AsNoTracking().IgnoreQueryFilters(), t => new { t.Id, t.ContentVersion }, p => new { Id = p.TranscriptId, p.ContentVersion }, (_, p) => p)
            .OrderBy(p => p.Ordinal)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(p => new IndexedPassage(p.Id, p.Ordinal, p.Speakers, p.Text))];
    }

    /// <inheritdoc cref="SpeakerRows.NowCalledAsync"/>
    public async Task<string?> NowCalledAsync(string speaker, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.NowCalledAsync(speaker, cancellationToken);
    }

    /// <summary>Passages by ID; deleted ones are missing.</summary>
    public async Task<Dictionary<long, Passage>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Passages.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellationToken);
    }
}
