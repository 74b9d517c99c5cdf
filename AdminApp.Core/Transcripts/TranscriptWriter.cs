using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Passages;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts;

/// <summary>
/// Stores and deletes transcripts, each in one transaction that begins by counting: the counter's row is the lock that makes
/// writers of all processes take turns, so that the same file sent twice at once is one transcript.
/// </summary>
internal sealed class TranscriptWriter(IDbContextFactory<AdminDbContext> contexts, TranscriptChangeFeed changes)
{
    private const int RowsABatch = 2_000;

    /// <summary>Stores a transcript, unless its content is there already; content under a known name replaces it and keeps its id.</summary>
    public async Task<ImportedFile> StoreAsync(Transcript transcript, IReadOnlyList<Turn> turns, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.IncrementCounterAsync(StoreCounter.Transcripts, cancellationToken);
        if (await context.Transcripts.AsNoTracking().FirstOrDefaultAsync(t => t.ContentHash == transcript.ContentHash, cancellationToken) is { } same)
        {
            return Duplicate(transcript.FileName, same);
        }

        var replaced = await context.FindTranscriptAsync(transcript.FileName, cancellationToken);
        if (replaced is not null)
        {
            transcript.Id = replaced.Id;
            await DeleteRowsAsync(context, replaced.Id, cancellationToken);
        }

        foreach (var turn in turns)
        {
            turn.TranscriptId = transcript.Id;
        }

        var passages = new PassageBuilder().Build(turns);
        transcript.PassageCount = passages.Count;
        context.Transcripts.Add(transcript);
        await AddRowsAsync(context, turns, cancellationToken);
        await AddRowsAsync(context, passages, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(transcript.Id, transcript.Revision);
        return new ImportedFile(transcript.FileName, transcript.Id, turns.Count, passages.Count, Duplicate: false, replaced is not null, transcript.Warnings, null);
    }

    /// <summary>Deletes a transcript with turns, passages and embeddings; false when absent.</summary>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.IncrementCounterAsync(StoreCounter.Transcripts, cancellationToken);
        if (await DeleteRowsAsync(context, id, cancellationToken) == 0)
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        changes.Publish(id, revision: null);
        return true;
    }

    private static ImportedFile Duplicate(string fileName, Transcript same)
    {
        List<string> warnings = string.Equals(same.FileName, fileName, StringComparison.Ordinal)
            ? []
            : [$"The same content is already there as \"{same.FileName}\"."];
        return new ImportedFile(fileName, same.Id, same.TurnCount, same.PassageCount, Duplicate: true, Replaced: false, warnings, null);
    }

    // Children first: one statement a table instead of a cascade row by row.
    private static async Task<int> DeleteRowsAsync(AdminDbContext context, Guid id, CancellationToken cancellationToken)
    {
        await context.PassageEmbeddings.Where(e => e.TranscriptId == id).ExecuteDeleteAsync(cancellationToken);
        await context.Passages.Where(p => p.TranscriptId == id).ExecuteDeleteAsync(cancellationToken);
        await context.Turns.Where(t => t.TranscriptId == id).ExecuteDeleteAsync(cancellationToken);
        return await context.Transcripts.Where(t => t.Id == id).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task AddRowsAsync<T>(AdminDbContext context, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        foreach (var batch in rows.Chunk(RowsABatch))
        {
            context.AddRange(batch);
            await context.SaveChangesAsync(cancellationToken);
            context.ChangeTracker.Clear();
        }
    }
}
