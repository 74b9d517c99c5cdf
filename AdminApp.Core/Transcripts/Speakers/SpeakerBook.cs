using AdminApp.Core.Access.Audit;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>The speakers of the relational store. A change takes the counter of transcripts first, like an import, so that the two take turns.</summary>
internal sealed class SpeakerBook(IDbContextFactory<AdminDbContext> contexts, SpeakerCatchUp catchUp, TranscriptChangeFeed changes, AuditLog audit, TimeProvider time) : ISpeakerBook
{
    /// <summary>Maximum number of changes in force in one meeting, and in all.</summary>
    public const int MaxInForce = 1_000;

    /// <summary>Maximum number of turns in the splits of one meeting that are in force.</summary>
    public const int MaxSplitTurns = 20_000;

    // Of one meeting, or of all.
    private const int MaxUndone = 200;
    private const string InAll = "all meetings";

    /// <inheritdoc/>
    public async Task<MeetingSpeakers?> OfAsync(Guid transcript, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Transcripts.AsNoTracking().SingleOrDefaultAsync(t => t.Id == transcript, cancellationToken) is not { } found)
        {
            return null;
        }

        var turns = await context.TurnsOfAsync(found, cancellationToken);
        var made = await context.SpeakerChanges.AsNoTracking().Where(c => c.TranscriptId == transcript || c.TranscriptId == null).OrderByDescending(c => c.Id).ToListAsync(cancellationToken);
        return new MeetingSpeakers(found, SpeakerExcerpts.Of(turns), made);
    }

    /// <inheritdoc/>
    public async Task<AllSpeakers> AllAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var transcripts = await context.Transcripts.AsNoTracking().ToListAsync(cancellationToken);
        var made = await context.SpeakerChanges.AsNoTracking().Where(c => c.TranscriptId == null).OrderByDescending(c => c.Id).ToListAsync(cancellationToken);
        var speakers = transcripts.SelectMany(t => t.Speakers.Select(name => (Name: name, Transcript: t)))
            .GroupBy(one => SpeakerKey.Of(one.Name), StringComparer.Ordinal)
            .Select(group => new KnownSpeaker(
                group.CountBy(one => one.Name).MaxBy(one => one.Value).Key,
                [.. group.Select(one => one.Transcript).DistinctBy(t => t.Id).OrderByDescending(TranscriptOrder.Of)]))
            .OrderBy(speaker => speaker.Name, StringComparer.OrdinalIgnoreCase);
        return new AllSpeakers([.. speakers], made);
    }

    /// <inheritdoc/>
    public async Task<SpeakerOutcome?> ChangeAsync(Guid? transcript, SpeakerEdit edit, AuditActor actor, IProgress<SpeakerProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (edit is { InAll: true, Split: not null })
        {
            throw new InvalidSpeakerChangeException("Turns can be split off in one meeting only, not in all.");
        }

        if (edit.InAll)
        {
            return await InAllAsync(
                async (context, version) =>
                {
                    if (transcript is { } id && !await context.Transcripts.AnyAsync(t => t.Id == id, cancellationToken))
                    {
                        return false;
                    }

                    var known = (await context.Transcripts.AsNoTracking().Select(t => t.Speakers).ToListAsync(cancellationToken)).SelectMany(names => names);
                    await AddAsync(context, null, version, new SpeakerEditReader(known, inAll: true).Read(edit, []), InAll, actor, cancellationToken);
                    return true;
                },
                progress, cancellationToken);
        }

        return transcript is { } one
            ? await InOneAsync(
                one,
                async (context, found, version) =>
                {
                    if (edit.Split?.Version is { } meant && meant != found.ContentHash)
                    {
                        throw new InvalidSpeakerChangeException("A new version of this transcript was imported in the meantime, so its turns may be others. Open it again.");
                    }

                    var turns = await context.TurnsOfAsync(found, cancellationToken);
                    await AddAsync(context, one, version, new SpeakerEditReader(found.Speakers, inAll: false).Read(edit, turns), found.FileName, actor, cancellationToken);
                    return true;
                },
                cancellationToken)
            : throw new InvalidSpeakerChangeException("Say which meeting, or that it is for all.");
    }

    /// <inheritdoc/>
    public async Task<SpeakerOutcome?> UndoAsync(long change, Guid? transcript, AuditActor actor, IProgress<SpeakerProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var reading = await contexts.CreateDbContextAsync(cancellationToken);
        if (await reading.SpeakerChanges.AsNoTracking().SingleOrDefaultAsync(c => c.Id == change && c.UndoneAtUtc == null, cancellationToken) is not { } made
            || (transcript is not null && made.TranscriptId is not null && made.TranscriptId != transcript))
        {
            return null;
        }

        return made.TranscriptId is { } one
            ? await InOneAsync(one, (context, found, version) => UndoAsync(context, change, version, found.FileName, actor, cancellationToken), cancellationToken)
            : await InAllAsync((context, version) => UndoAsync(context, change, version, InAll, actor, cancellationToken), progress, cancellationToken);
    }

    // Null if the change was not made. What is made is finished, also if the caller has gone.
    private async Task<SpeakerOutcome?> InAllAsync(Func<AdminDbContext, long, Task<bool>> change, IProgress<SpeakerProgress>? progress, CancellationToken cancellationToken)
    {
        // So that names are read as earlier changes left them.
        await catchUp.RunAsync(progress: null, cancellationToken);
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var version = await context.IncrementCounterAsync(StoreCounter.Transcripts, cancellationToken);
            if (!await change(context, version))
            {
                return null;
            }

            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
        }

        return await catchUp.RunAsync(progress, CancellationToken.None);
    }

    private async Task<SpeakerOutcome?> InOneAsync(Guid id, Func<AdminDbContext, Transcript, long, Task<bool>> change, CancellationToken cancellationToken)
    {
        Transcript? renamed = null;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var version = await context.IncrementCounterAsync(StoreCounter.Transcripts, cancellationToken);
            if (await context.Transcripts.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } found)
            {
                return null;
            }

            if (found.NamesVersion < await context.NamesVersionAsync(id, cancellationToken))
            {
                renamed = await RenameAsync(context, found, cancellationToken) ? found : null;
            }

            if (!await change(context, found, version))
            {
                return null;
            }

            await context.SaveChangesAsync(cancellationToken);
            renamed = await RenameAsync(context, found, cancellationToken) ? found : renamed;
            await transaction.CommitAsync(CancellationToken.None);
        }

        if (renamed is not null)
        {
            changes.Publish(id, renamed.Revision);
        }

        return new SpeakerOutcome(renamed is null ? 0 : 1, Pending: false);
    }

    private async Task<bool> RenameAsync(AdminDbContext context, Transcript transcript, CancellationToken cancellationToken)
    {
        var renamed = await context.RenameStoredAsync(transcript, time, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return renamed;
    }

    private async Task AddAsync(
        AdminDbContext context, Guid? transcript, long version, List<SpeakerChange> added, string subject, AuditActor actor, CancellationToken cancellationToken)
    {
        if (await context.SpeakerChanges.CountAsync(c => c.TranscriptId == transcript && c.UndoneAtUtc == null, cancellationToken) + added.Count > MaxInForce)
        {
            throw new InvalidSpeakerChangeException($"There are {MaxInForce:N0} changes already in {(transcript is null ? InAll : "this meeting")}. That is the limit. Undo some first.");
        }

        if (added.Exists(change => change.Turns is not null))
        {
            var split = await context.SpeakerChanges.Where(c => c.TranscriptId == transcript && c.UndoneAtUtc == null && c.Turns != null).Select(c => c.Turns!).ToListAsync(cancellationToken);
            if (split.Concat(added.Select(change => change.Turns ?? [])).Sum(turns => turns.Count) > MaxSplitTurns)
            {
                throw new InvalidSpeakerChangeException($"Up to {MaxSplitTurns:N0} turns of a meeting can be split off. Undo some splits first, or rename the speaker.");
            }
        }

        foreach (var change in added)
        {
            (change.TranscriptId, change.Version, change.AtUtc, change.By) = (transcript, version, time.GetUtcNow().UtcDateTime, TextCap.Cut(actor.Who, AuditEntry.MaxWord));
            context.Add(change);
            await audit.AddAsync(context, actor, AuditActions.SpeakersChanged, subject, SpeakerChangeText.Of(change), cancellationToken);
        }
    }

    private async Task<bool> UndoAsync(AdminDbContext context, long id, long version, string subject, AuditActor actor, CancellationToken cancellationToken)
    {
        if (await context.SpeakerChanges.SingleOrDefaultAsync(c => c.Id == id && c.UndoneAtUtc == null, cancellationToken) is not { } change)
        {
            return false;
        }

        (change.Version, change.UndoneAtUtc, change.UndoneBy) = (version, time.GetUtcNow().UtcDateTime, TextCap.Cut(actor.Who, AuditEntry.MaxWord));
        await audit.AddAsync(context, actor, AuditActions.SpeakersUndone, subject, SpeakerChangeText.Of(change), cancellationToken);
        var surplus = context.SpeakerChanges.Where(c => c.TranscriptId == change.TranscriptId && c.UndoneAtUtc != null && c.Id != id).OrderByDescending(c => c.UndoneAtUtc).Skip(MaxUndone - 1).Select(c => c.Id);
        await context.SpeakerChanges.Where(c => surplus.Contains(c.Id)).ExecuteDeleteAsync(cancellationToken);
        return true;
    }
}
