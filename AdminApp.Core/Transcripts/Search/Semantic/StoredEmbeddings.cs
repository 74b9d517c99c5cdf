using System.Data.Common;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>Reads and writes vectors in the relational store.</summary>
internal sealed class StoredEmbeddings(IDbContextFactory<AdminDbContext> contexts)
{
    private const int TranscriptsAtOnce = 200;

    /// <summary>Calls back with each vector of the current model for these transcripts.</summary>
    public async Task ReadAsync(IReadOnlyCollection<Guid> transcripts, Action<long, byte[]> read, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var some in transcripts.Chunk(TranscriptsAtOnce))
        {
            var rows = context.PassageEmbeddings.AsNoTracking()
                .Where(e => some.Contains(e.TranscriptId) && e.Model == EmbeddingModel.Current)
                .Select(e => new { e.PassageId, e.Vector })
                .AsAsyncEnumerable();
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                read(row.PassageId, row.Vector);
            }
        }
    }

    /// <summary>Stores a vector, replacing one of another model. False if the passage has been deleted or replaced.</summary>
    public async Task<bool> WriteAsync(long passageId, byte[] vector, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            return await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "PassageEmbeddings" ("PassageId", "TranscriptId", "Model", "Vector")
                SELECT p."Id", p."TranscriptId", {EmbeddingModel.Current}, {vector} FROM "Passages" p
                JOIN "Transcripts" t ON t."Id" = p."TranscriptId" AND t."ContentVersion" = p."ContentVersion" WHERE p."Id" = {passageId}
                ON CONFLICT ("PassageId") DO UPDATE SET "Model" = excluded."Model", "Vector" = excluded."Vector"
                """,
                cancellationToken) > 0;
        }
        catch (DbException) when (!cancellationToken.IsCancellationRequested)
        {
            // Deleted between reading the passage and checking the reference; anything else would fail here too.
            if (await context.Passages.AnyAsync(p => p.Id == passageId, cancellationToken))
            {
                throw;
            }

            return false;
        }
    }
}
