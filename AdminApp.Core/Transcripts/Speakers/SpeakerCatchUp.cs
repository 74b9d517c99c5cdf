using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>
/// Brings the names of all transcripts up to date after a change in all, each in a short transaction of its own. What a stopped server
/// left undone is done at the next start, or by another server within a minute.
/// </summary>
internal sealed class SpeakerCatchUp(IDbContextFactory<AdminDbContext> contexts, TranscriptChangeFeed changes, TimeProvider time)
{
    /// <summary>Does all that is left to do. Returns the number of transcripts whose names changed.</summary>
    public async Task<int> RunAsync(IProgress<SpeakerProgress>? progress, CancellationToken cancellationToken)
    {
        var left = await LeftAsync(cancellationToken);
        var renamed = 0;
        for (var done = 0; done < left.Count; done++)
        {
            if (await RenameAsync(left[done], cancellationToken) is { } revision)
            {
                renamed++;
                changes.Publish(left[done], revision);
            }

            progress?.Report(new SpeakerProgress(done + 1, left.Count));
        }

        return renamed;
    }

    private async Task<List<Guid>> LeftAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var newest = await context.SpeakerChanges.Where(c => c.TranscriptId == null).MaxAsync(c => (long?)c.Version, cancellationToken) ?? 0;
        return await context.Transcripts.Where(t => t.NamesVersion < newest).OrderBy(t => t.Id).Select(t => t.Id).ToListAsync(cancellationToken);
    }

    // The new revision; null if nothing changed.
    private async Task<Guid?> RenameAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await ConcernsAsync(id, cancellationToken))
        {
            return null;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.IncrementCounterAsync(StoreCounter.Transcripts, cancellationToken);
        if (await context.Transcripts.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } transcript)
        {
            return null;
        }

        var renamed = await context.RenameStoredAsync(transcript, time, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return renamed ? transcript.Revision : null;
    }

    // Most transcripts don't have the speaker: those are looked at without making other writers wait.
    private async Task<bool> ConcernsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var version = await context.NamesVersionAsync(id, cancellationToken);
        if (await context.Transcripts.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } seen)
        {
            return false;
        }

        var turns = await context.Turns.IgnoreQueryFilters().AsNoTracking().Where(t => t.TranscriptId == id && t.ContentVersion == seen.ContentVersion).OrderBy(t => t.Index).ToListAsync(cancellationToken);
        if (NamedTurns.Apply(turns, await context.SpeakerChangesAsync(id, cancellationToken)).Before.Count > 0)
        {
            return true;
        }

        // Unless it has changed since, or names have.
        return await context.Transcripts.Where(t => t.Id == id && t.Revision == seen.Revision && t.NamesVersion == seen.NamesVersion)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.NamesVersion, version), cancellationToken) == 0;
    }
}
