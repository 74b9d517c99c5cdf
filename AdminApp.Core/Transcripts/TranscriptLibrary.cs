using AdminApp.Core.Access.Audit;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Details;
using AdminApp.Core.Transcripts.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Transcripts;

/// <summary>The transcripts of the relational store.</summary>
internal sealed class TranscriptLibrary(
    IDbContextFactory<AdminDbContext> contexts, TranscriptWriter writer, DetailsWriter details, TranscriptDirectoryCache directory, TranscriptChangeFeed changes, IOptionsMonitor<SearchOptions> search, TimeProvider time) : ITranscriptLibrary
{
    /// <inheritdoc/>
    public event Action<IReadOnlyList<Guid>>? Changed
    {
        add => changes.Changed += value;
        remove => changes.Changed -= value;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TranscriptSummary>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var transcripts = await context.Transcripts.AsNoTracking().ToListAsync(cancellationToken);
        var embedded = search.CurrentValue.Embeddings
            ? await context.PassageEmbeddings.Where(e => e.Model == EmbeddingModel.Current).GroupBy(e => e.TranscriptId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken)
            : null;
        return [.. transcripts
            .OrderByDescending(TranscriptOrder.Of)
            .ThenBy(t => t.FileName, StringComparer.OrdinalIgnoreCase)
            .Select(t => new TranscriptSummary(t, embedded is null || embedded.GetValueOrDefault(t.Id) >= t.PassageCount))];
    }

    /// <inheritdoc/>
    public async Task<TranscriptSummary?> FindAsync(string idOrFile, CancellationToken cancellationToken = default)
    {
        idOrFile = ValidText.From(idOrFile);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = Guid.TryParse(idOrFile, out var id)
            ? await context.Transcripts.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancellationToken)
            : null;
        found ??= await context.FindTranscriptAsync(idOrFile, cancellationToken);
        if (found is null)
        {
            return null;
        }

        var embedded = !search.CurrentValue.Embeddings
            || await context.PassageEmbeddings.CountAsync(e => e.TranscriptId == found.Id && e.Model == EmbeddingModel.Current, cancellationToken) >= found.PassageCount;
        return new TranscriptSummary(found, embedded);
    }

    /// <inheritdoc/>
    public ValueTask<TranscriptDirectory> DirectoryAsync(CancellationToken cancellationToken = default) => directory.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Turn>> TurnsAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Starts at the transcript, so that its version and the index lead to the turns: the global query filter would look at each turn.
        return await context.Transcripts.Where(t => t.Id == id)
            .Join(context.Turns.IgnoreQueryFilters(), t => new { t.Id, t.ContentVersion }, t => new { Id = t.TranscriptId, t.ContentVersion }, (_, turn) => turn)
            .OrderBy(t => t.Index)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IReadOnlyList<Turn>>> TurnsAsync(IReadOnlyList<TurnRange> ranges, CancellationToken cancellationToken = default)
    {
        if (ranges.Count == 0)
        {
            return [];
        }

        // Transcripts and indexes are matched separately, so each transcript is read at the places of all: with ten passages of ten meetings,
        // ten times too many turns. But it is one statement whatever the ranges, and with two arrays as parameters it is translated once.
        var ids = ranges.Select(range => range.Transcript).Distinct().ToArray();
        var indexes = ranges.SelectMany(range => Enumerable.Range(range.From, range.ToInclusive - range.From + 1)).Distinct().ToArray();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Transcripts.Where(t => EF.Parameter(ids).Contains(t.Id))
            .Join(context.Turns.IgnoreQueryFilters(), t => new { t.Id, t.ContentVersion }, t => new { Id = t.TranscriptId, t.ContentVersion }, (t, turn) => new { t.ContentHash, Turn = turn })
            .Where(row => EF.Parameter(indexes).Contains(row.Turn.Index))
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var turns = rows.ToLookup(row => (row.Turn.TranscriptId, row.ContentHash), row => row.Turn);
        return [.. ranges.Select(range => (IReadOnlyList<Turn>)[.. turns[(range.Transcript, range.ContentHash)]
            .Where(turn => turn.Index >= range.From && turn.Index <= range.ToInclusive).OrderBy(turn => turn.Index)])];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Transcript>> FindAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken = default)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Transcripts.AsNoTracking().Where(t => EF.Parameter(ids).Contains(t.Id)).ToListAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(Guid id, AuditActor actor, CancellationToken cancellationToken = default) => writer.DeleteAsync(id, actor, cancellationToken);

    /// <inheritdoc/>
    public async Task<ReplacedVersion?> ReplacedAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var oldest = time.GetUtcNow().UtcDateTime - ReplacedVersion.KeptFor;
        return await context.ReplacedTranscripts.AsNoTracking().Where(r => r.TranscriptId == id && r.ReplacedAtUtc >= oldest).OrderByDescending(r => r.ReplacedAtUtc).ThenByDescending(r => r.ContentVersion).FirstOrDefaultAsync(cancellationToken) is { } kept
            ? ReplacedVersion.Of(kept.Was, kept.ReplacedAtUtc)
            : null;
    }

    /// <inheritdoc/>
    public Task<Transcript?> RestoreAsync(Guid id, AuditActor actor, CancellationToken cancellationToken = default) => writer.RestoreAsync(id, actor, cancellationToken);

    /// <inheritdoc/>
    public Task<Transcript?> EditAsync(Guid id, MeetingDetails? meeting, AuditActor actor, MeetingDetails? read = null, CancellationToken cancellationToken = default) =>
        details.EditAsync(id, meeting, read, actor, cancellationToken);
}
