using System.Globalization;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Details;
using AdminApp.Core.Transcripts.Speakers;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts;

/// <summary>
/// Stores and deletes transcripts. Turns and passages are written in slices that are not visible yet (<see cref="ContentRows"/>); one
/// short transaction then makes them the content of their transcript. It starts by raising the counter: the counter's row is the lock
/// that makes writers of all processes take turns, so that the same file sent twice at the same time becomes one transcript.
/// </summary>
internal sealed class TranscriptWriter(IDbContextFactory<AdminDbContext> contexts, ContentRows rows, TranscriptChangeFeed changes, AuditLog audit, TimeProvider time)
{
    // An attempt can be lost only to another import, restoring or deletion of the same name; four importers can be at work.
    private const int Attempts = 50;

    /// <summary>
    /// Stores a transcript unless its content exists already. A new version of a known one replaces it and keeps its ID; another meeting whose
    /// file has the same name is kept beside it under a name of its own.
    /// </summary>
    /// <param name="origin">Where the file was, if known.</param>
    /// <param name="holdIfWarned">Stores nothing if there are warnings, and says what storing would do.</param>
    public async Task<ImportedFile> StoreAsync(
        Transcript transcript, IReadOnlyList<Turn> turns, IReadOnlyList<Passage> passages, ImportOrigin? origin, bool holdIfWarned, AuditActor actor, CancellationToken cancellationToken)
    {
        var (fileName, id, warnings) = (transcript.FileName, transcript.Id, transcript.Warnings);
        for (var attempt = 1; ; attempt++)
        {
            transcript.FileName = fileName;
            var (same, place) = await LookAsync(transcript, turns, origin, cancellationToken);
            if (same is not null)
            {
                return Duplicate(fileName, same);
            }

            transcript.Id = place.Replaces?.Id ?? id;
            transcript.FileName = place.Name;
            transcript.Warnings = [.. warnings, .. await NameAsync(transcript, turns, passages, cancellationToken)];
            if (holdIfWarned && transcript.Warnings.Count > 0)
            {
                return Held(fileName, transcript, place);
            }

            if (await StoreOnceAsync(fileName, place, transcript, turns, passages, actor, cancellationToken) is { } stored)
            {
                return stored;
            }

            if (attempt == Attempts)
            {
                throw new InvalidOperationException($"\"{transcript.FileName}\" was changed by other imports {Attempts} times in a row.");
            }
        }
    }

    /// <summary>Makes the version that was replaced last the content again; the version in its place can then be restored. Null if there is none.</summary>
    public async Task<Transcript?> RestoreAsync(Guid id, AuditActor actor, CancellationToken cancellationToken)
    {
        Transcript restored;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.IncrementCounterAsync(StoreCounter.Transcripts, cancellationToken);
            var oldest = time.GetUtcNow().UtcDateTime - ReplacedVersion.KeptFor;
            var kept = await context.ReplacedTranscripts.Where(r => r.TranscriptId == id && r.ReplacedAtUtc >= oldest).OrderByDescending(r => r.ReplacedAtUtc).ThenByDescending(r => r.ContentVersion).FirstOrDefaultAsync(cancellationToken);
            if (kept is null || await context.Transcripts.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } current)
            {
                return null;
            }

            restored = kept.Was;
            (restored.Id, restored.FileName, restored.Revision, restored.ContentVersion) = (id, current.FileName, Guid.CreateVersion7(time.GetUtcNow()), kept.ContentVersion);
            EditedDetails.Carry(current, restored);
            context.Remove(kept);
            await PutAwayAsync(context, current, cancellationToken);
            context.Add(restored);
            await audit.AddAsync(context, actor, AuditActions.TranscriptRestored, restored.FileName, restored.Title, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await context.RenameStoredAsync(restored, time, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
        }

        changes.Publish(id, restored.Revision);
        return restored;
    }

    /// <summary>Removes replaced versions that can't be restored any more. Returns their number.</summary>
    public async Task<int> RemoveExpiredAsync(CancellationToken cancellationToken)
    {
        List<ContentVersion> dropped;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var oldest = time.GetUtcNow().UtcDateTime - ReplacedVersion.KeptFor;
            dropped = await DropReplacedAsync(context, context.ReplacedTranscripts.Where(r => r.ReplacedAtUtc < oldest), cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await RemoveAsync(dropped);
        return dropped.Count;
    }

    /// <summary>Deletes a transcript with turns, passages, embeddings and the versions that it replaced; false if there is none.</summary>
    public async Task<bool> DeleteAsync(Guid id, AuditActor actor, CancellationToken cancellationToken)
    {
        List<ContentVersion> dropped;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.IncrementCounterAsync(StoreCounter.Transcripts, cancellationToken);
            if (await context.Transcripts.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } found)
            {
                return false;
            }

            dropped = await DropReplacedAsync(context, context.ReplacedTranscripts.Where(r => r.TranscriptId == id), cancellationToken);
            dropped.Add(new ContentVersion(id, found.ContentVersion));
            await context.SpeakerChanges.Where(c => c.TranscriptId == id).ExecuteDeleteAsync(cancellationToken);
            await context.Transcripts.Where(t => t.Id == id).ExecuteDeleteAsync(cancellationToken);
            await rows.DropAsync(context, dropped[^1], cancellationToken);
            await audit.AddAsync(context, actor, AuditActions.TranscriptDeleted, found.FileName, found.Title, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        changes.Publish(id, revision: null);
        await RemoveAsync(dropped);
        return true;
    }

    private async Task<(Transcript? Same, TranscriptPlace Place)> LookAsync(Transcript transcript, IReadOnlyList<Turn> turns, ImportOrigin? origin, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await SameAsync(context, transcript, cancellationToken) is { } same
            ? (same, new TranscriptPlace(transcript.FileName, null, []))
            : (null, await TranscriptPlace.FindAsync(context, transcript, turns, origin, cancellationToken));
    }

    // Names as they were changed so far. Returns warnings.
    private async Task<IReadOnlyList<string>> NameAsync(Transcript transcript, IReadOnlyList<Turn> turns, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.NameAsync(transcript, turns, passages, cancellationToken) is > 0 and var lost
            ? [string.Create(CultureInfo.InvariantCulture, $"{lost:N0} {(lost == 1 ? "turn that was" : "turns that were")} given to another speaker by hand can't be found in this version: check who speaks.")]
            : [];
    }

    // Null if another import of this name was first, or names have been changed meanwhile.
    private async Task<ImportedFile?> StoreOnceAsync(
        string fileName, TranscriptPlace place, Transcript transcript, IReadOnlyList<Turn> turns, IReadOnlyList<Passage> passages, AuditActor actor, CancellationToken cancellationToken)
    {
        var version = await rows.BeginAsync(transcript.Id, cancellationToken);
        ImportedFile? result = null;
        try
        {
            await rows.WriteAsync(version, turns, passages, cancellationToken);
            result = await PublishAsync(fileName, place, transcript, version, actor, cancellationToken);
        }
        finally
        {
            if (result is null or { Duplicate: true })
            {
                await rows.RemoveAsync(version);
            }
        }

        return result;
    }

    private async Task<ImportedFile?> PublishAsync(string fileName, TranscriptPlace place, Transcript transcript, ContentVersion version, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.IncrementCounterAsync(StoreCounter.Transcripts, cancellationToken);
        if (await SameAsync(context, transcript, cancellationToken) is { } same)
        {
            return Duplicate(fileName, same);
        }

        if (!await place.IsStillRightAsync(context, fileName, cancellationToken) || await context.NamesVersionAsync(transcript.Id, cancellationToken) != transcript.NamesVersion)
        {
            return null;
        }

        await rows.KeepAsync(context, version, cancellationToken);
        List<ContentVersion> surplus = [];
        if (place.Replaces is { } seen)
        {
            // Read again: its details may have been edited since.
            var replaced = await context.Transcripts.AsNoTracking().SingleAsync(t => t.Id == seen.Id, cancellationToken);
            EditedDetails.Carry(replaced, transcript);
            // In this transaction, because the counter makes writers take turns: two at the same time would drop the same versions.
            var kept = context.ReplacedTranscripts.Where(r => r.TranscriptId == replaced.Id).OrderByDescending(r => r.ReplacedAtUtc).ThenByDescending(r => r.ContentVersion);
            surplus = await DropReplacedAsync(context, kept.Skip(ReplacedVersion.MaxKept - 1), cancellationToken);
            await PutAwayAsync(context, replaced, cancellationToken);
        }

        transcript.ContentVersion = version.Version;
        context.Add(transcript);
        await audit.AddAsync(
            context, actor, place.Replaces is null ? AuditActions.TranscriptImported : AuditActions.TranscriptReplaced, transcript.FileName,
            string.Create(CultureInfo.InvariantCulture, $"{transcript.TurnCount:N0} {(transcript.TurnCount == 1 ? "turn" : "turns")}{(transcript.IsSample ? ", sample" : "")}"), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        // Not cancelable: a caller that disconnects right now must not leave it open what was stored.
        await transaction.CommitAsync(CancellationToken.None);
        changes.Publish(transcript.Id, transcript.Revision);
        await RemoveAsync(surplus);
        return Result(fileName, transcript, duplicate: false, transcript.Warnings) with
        {
            Replaced = place.Replaces is not null,
            ReplacedVersion = place.Replaces is { } was ? ReplacedVersion.Of(was, time.GetUtcNow().UtcDateTime) : null,
        };
    }

    // The row makes way for another version; its turns and passages stay, unseen, so that it can be restored.
    private async Task PutAwayAsync(AdminDbContext context, Transcript transcript, CancellationToken cancellationToken)
    {
        // Otherwise they would count as those of the new content.
        await context.PassageEmbeddings.Where(e => e.TranscriptId == transcript.Id).ExecuteDeleteAsync(cancellationToken);
        await context.Transcripts.Where(t => t.Id == transcript.Id).ExecuteDeleteAsync(cancellationToken);
        context.Add(new ReplacedTranscript { ContentVersion = transcript.ContentVersion, TranscriptId = transcript.Id, ReplacedAtUtc = time.GetUtcNow().UtcDateTime, Was = transcript });
    }

    // Forgets replaced versions. Their turns and passages are removed after the commit.
    private async Task<List<ContentVersion>> DropReplacedAsync(AdminDbContext context, IQueryable<ReplacedTranscript> which, CancellationToken cancellationToken)
    {
        var found = await which.Select(r => new { r.TranscriptId, r.ContentVersion }).ToListAsync(cancellationToken);
        foreach (var row in found)
        {
            await rows.DropAsync(context, new ContentVersion(row.TranscriptId, row.ContentVersion), cancellationToken);
        }

        var versions = found.ConvertAll(row => row.ContentVersion);
        await context.ReplacedTranscripts.Where(r => versions.Contains(r.ContentVersion)).ExecuteDeleteAsync(cancellationToken);
        return found.ConvertAll(row => new ContentVersion(row.TranscriptId, row.ContentVersion));
    }

    private async Task RemoveAsync(IEnumerable<ContentVersion> dropped)
    {
        foreach (var version in dropped)
        {
            await rows.RemoveAsync(version);
        }
    }

    private static Task<Transcript?> SameAsync(AdminDbContext context, Transcript transcript, CancellationToken cancellationToken) =>
        context.Transcripts.AsNoTracking().FirstOrDefaultAsync(t => t.ContentHash == transcript.ContentHash, cancellationToken);

    private ImportedFile Held(string fileName, Transcript transcript, TranscriptPlace place) => Result(fileName, transcript, duplicate: false, transcript.Warnings) with
    {
        Id = null,
        Held = true,
        Replaced = place.Replaces is not null,
        ReplacedVersion = place.Replaces is { } would ? ReplacedVersion.Of(would, time.GetUtcNow().UtcDateTime) : null,
    };

    private static ImportedFile Duplicate(string fileName, Transcript same)
    {
        List<string> warnings = string.Equals(same.FileName, fileName, StringComparison.Ordinal) || TranscriptFileName.IsOf(same.FileName, fileName)
            ? []
            : [$"The same content has already been imported as \"{same.FileName}\"."];
        return Result(fileName, same, duplicate: true, warnings);
    }

    private static ImportedFile Result(string fileName, Transcript transcript, bool duplicate, IReadOnlyList<string> warnings) =>
        new(fileName, transcript.Id, transcript.TurnCount, transcript.PassageCount, duplicate, Replaced: false, warnings, null)
        {
            StoredAs = string.Equals(fileName, transcript.FileName, StringComparison.OrdinalIgnoreCase) ? null : transcript.FileName,
            Format = transcript.Format,
            Title = transcript.Title,
            Date = transcript.Date,
            Speakers = transcript.Speakers,
            Length = transcript.DurationMs is { } length ? TimeSpan.FromMilliseconds(length) : null,
        };
}
