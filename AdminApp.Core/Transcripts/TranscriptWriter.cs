using System.Globalization;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts;

/// <summary>
/// Stores and deletes transcripts. Turns and passages are written in slices that are not visible yet (<see cref="ContentRows"/>); one
/// short transaction then makes them the content of their transcript. It starts by raising the counter: the counter's row is the lock
/// that makes writers of all processes take turns, so that the same file sent twice at the same time becomes one transcript.
/// </summary>
internal sealed class TranscriptWriter(IDbContextFactory<AdminDbContext> contexts, ContentRows rows, TranscriptChangeFeed changes, AuditLog audit)
{
    // An attempt can be lost only to another import or deletion of the same name.
    private const int Attempts = 10;

    /// <summary>Stores a transcript unless its content exists already; new content for a known name replaces the old and keeps the ID.</summary>
    public async Task<ImportedFile> StoreAsync(Transcript transcript, IReadOnlyList<Turn> turns, IReadOnlyList<Passage> passages, AuditActor actor, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (same, named) = await LookAsync(transcript, cancellationToken);
            if (same is not null)
            {
                return Duplicate(transcript.FileName, same);
            }

            transcript.Id = named?.Id ?? transcript.Id;
            if (await StoreOnceAsync(transcript, turns, passages, actor, cancellationToken) is { } stored)
            {
                return stored;
            }

            if (attempt == Attempts)
            {
                throw new InvalidOperationException($"\"{transcript.FileName}\" was changed by other imports {Attempts} times in a row.");
            }
        }
    }

    /// <summary>Deletes a transcript with turns, passages and embeddings; false if there is none.</summary>
    public async Task<bool> DeleteAsync(Guid id, AuditActor actor, CancellationToken cancellationToken)
    {
        ContentVersion dropped;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.IncrementCounterAsync(StoreCounter.Transcripts, cancellationToken);
            if (await context.Transcripts.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } found)
            {
                return false;
            }

            dropped = new ContentVersion(id, found.ContentVersion);
            await context.Transcripts.Where(t => t.Id == id).ExecuteDeleteAsync(cancellationToken);
            await rows.DropAsync(context, dropped, cancellationToken);
            audit.Add(context, actor, AuditActions.TranscriptDeleted, found.FileName, found.Title);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        changes.Publish(id, revision: null);
        await rows.RemoveAsync(dropped);
        return true;
    }

    private async Task<(Transcript? Same, Transcript? Named)> LookAsync(Transcript transcript, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await SameAsync(context, transcript, cancellationToken), await context.FindTranscriptAsync(transcript.FileName, cancellationToken));
    }

    // Null if another import of this name was first and has an ID of its own.
    private async Task<ImportedFile?> StoreOnceAsync(
        Transcript transcript, IReadOnlyList<Turn> turns, IReadOnlyList<Passage> passages, AuditActor actor, CancellationToken cancellationToken)
    {
        var version = await rows.BeginAsync(transcript.Id, cancellationToken);
        ContentVersion? superfluous = version;
        try
        {
            await rows.WriteAsync(version, turns, passages, cancellationToken);
            (var result, superfluous) = await PublishAsync(transcript, version, actor, cancellationToken);
            return result;
        }
        finally
        {
            if (superfluous is not null)
            {
                await rows.RemoveAsync(superfluous);
            }
        }
    }

    // Returns the result, and the version whose rows are no longer needed.
    private async Task<(ImportedFile? Result, ContentVersion? Superfluous)> PublishAsync(
        Transcript transcript, ContentVersion version, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.IncrementCounterAsync(StoreCounter.Transcripts, cancellationToken);
        if (await SameAsync(context, transcript, cancellationToken) is { } same)
        {
            return (Duplicate(transcript.FileName, same), version);
        }

        var replaced = await context.FindTranscriptAsync(transcript.FileName, cancellationToken);
        if (replaced is not null && replaced.Id != transcript.Id)
        {
            return (null, version);
        }

        await rows.KeepAsync(context, version, cancellationToken);
        var dropped = replaced is null ? null : new ContentVersion(replaced.Id, replaced.ContentVersion);
        if (replaced is not null && dropped is not null)
        {
            // Otherwise they would count as those of the new content.
            await context.PassageEmbeddings.Where(e => e.TranscriptId == replaced.Id).ExecuteDeleteAsync(cancellationToken);
            await context.Transcripts.Where(t => t.Id == replaced.Id).ExecuteDeleteAsync(cancellationToken);
            await rows.DropAsync(context, dropped, cancellationToken);
        }

        transcript.ContentVersion = version.Version;
        context.Add(transcript);
        audit.Add(
            context, actor, replaced is null ? AuditActions.TranscriptImported : AuditActions.TranscriptReplaced, transcript.FileName,
            string.Create(CultureInfo.InvariantCulture, $"{transcript.TurnCount:N0} turns{(transcript.IsSample ? ", sample" : "")}"));
        await context.SaveChangesAsync(cancellationToken);
        // Not cancelable: a caller that disconnects right now must not leave it open what was stored.
        await transaction.CommitAsync(CancellationToken.None);
        changes.Publish(transcript.Id, transcript.Revision);
        return (new ImportedFile(
            transcript.FileName, transcript.Id, transcript.TurnCount, transcript.PassageCount, Duplicate: false, replaced is not null, transcript.Warnings, null), dropped);
    }

    private static Task<Transcript?> SameAsync(AdminDbContext context, Transcript transcript, CancellationToken cancellationToken) =>
        context.Transcripts.AsNoTracking().FirstOrDefaultAsync(t => t.ContentHash == transcript.ContentHash, cancellationToken);

    private static ImportedFile Duplicate(string fileName, Transcript same)
    {
        List<string> warnings = string.Equals(same.FileName, fileName, StringComparison.Ordinal)
            ? []
            : [$"The same content has already been imported as \"{same.FileName}\"."];
        return new ImportedFile(fileName, same.Id, same.TurnCount, same.PassageCount, Duplicate: true, Replaced: false, warnings, null);
    }
}
