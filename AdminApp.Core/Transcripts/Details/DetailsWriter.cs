using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts.Details;

/// <summary>Edits the details of a meeting. The transcript gets a new revision, so that search and every page follow.</summary>
internal sealed class DetailsWriter(IDbContextFactory<AdminDbContext> contexts, TranscriptChangeFeed changes, AuditLog audit, TimeProvider time)
{
    /// <summary>Changes the details, or puts those of the file back.</summary>
    /// <param name="details">The new details; null for those of the file.</param>
    /// <param name="read">The details that the new ones were made from: only members that differ are changed. Null: all are.</param>
    /// <returns>The transcript; null if there is none.</returns>
    /// <exception cref="ArgumentException">The details are not allowed; the message says what is.</exception>
    /// <exception cref="DetailsChangedException">A member to be changed is not as it was read any more.</exception>
    public async Task<Transcript?> EditAsync(Guid id, MeetingDetails? details, MeetingDetails? read, AuditActor actor, CancellationToken cancellationToken)
    {
        Transcript transcript;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            // Its row is the lock for writers of all processes.
            await context.IncrementCounterAsync(StoreCounter.Transcripts, cancellationToken);
            if (await context.Transcripts.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } found)
            {
                return null;
            }

            transcript = found;
            var before = EditedDetails.Of(found);
            details = details is null || read is null ? details : DetailsMerge.Of(details, read, before);
            if (details?.Problem is { } problem)
            {
                throw new ArgumentException(problem, nameof(details));
            }

            EditedDetails.Put(found, details);
            if (EditedDetails.Of(found) == before)
            {
                return found; // nothing changes: the counter is not raised
            }

            found.Revision = Guid.CreateVersion7(time.GetUtcNow());
            var changed = DetailsMerge.Differences(before, EditedDetails.Of(found)).Select(d => $"{d.Member} {d.From} → {d.To}");
            await audit.AddAsync(context, actor, AuditActions.TranscriptDetails, found.FileName, string.Join("; ", changed), cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
        }

        changes.Publish(id, transcript.Revision);
        return transcript;
    }
}
