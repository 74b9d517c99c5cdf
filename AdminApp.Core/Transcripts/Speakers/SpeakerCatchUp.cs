using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>
/// Brings the names of all transcripts up to date after a change in all, each in a short transaction of its own. What a stopped server
/// or an outage of the store left undone is done by the next run: at a start, and every minute.
/// </summary>
internal sealed partial class SpeakerCatchUp(IDbContextFactory<AdminDbContext> contexts, TranscriptChangeFeed changes, TimeProvider time, ILogger<SpeakerCatchUp> logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Does all that is left to do, as far as the store allows.</summary>
    public async Task<SpeakerOutcome> RunAsync(IProgress<SpeakerProgress>? progress, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await RenameAllAsync(progress, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<SpeakerOutcome> RenameAllAsync(IProgress<SpeakerProgress>? progress, CancellationToken cancellationToken)
    {
        var renamed = 0;
        try
        {
            var left = await LeftAsync(cancellationToken);
            for (var done = 0; done < left.Count; done++)
            {
                if (await RenameAsync(left[done], cancellationToken) is { } revision)
                {
                    renamed++;
                    changes.Publish(left[done], revision);
                }

                progress?.Report(new SpeakerProgress(done + 1, left.Count));
            }

            return new SpeakerOutcome(renamed, Pending: false);
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            LogPending(exception, renamed);
            return new SpeakerOutcome(renamed, Pending: true);
        }
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
        // Another server may have been first.
        if (await context.Transcripts.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } transcript
            || transcript.NamesVersion >= await context.NamesVersionAsync(id, cancellationToken))
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

        if (NamedTurns.Apply(await context.TurnsOfAsync(seen, cancellationToken), await context.SpeakerChangesAsync(id, cancellationToken)).Before.Count > 0)
        {
            return true;
        }

        // Unless it has changed since, or names have.
        return await context.Transcripts.Where(t => t.Id == id && t.Revision == seen.Revision && t.NamesVersion == seen.NamesVersion)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.NamesVersion, version), cancellationToken) == 0;
    }

    [LoggerMessage(EventName = "SpeakerChangePending", Level = LogLevel.Warning, Message = "A change of names in all meetings was made in {Count} of them so far; the rest follows within minutes.")]
    private partial void LogPending(Exception exception, int count);
}
