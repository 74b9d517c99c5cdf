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
    /// <returns>The transcript; null if there is none.</returns>
    /// <exception cref="ArgumentException">The details are not allowed; the message says what is.</exception>
    public async Task<Transcript?> EditAsync(Guid id, MeetingDetails? details, AuditActor actor, CancellationToken cancellationToken)
    {
        if (details?.Problem is { } problem)
        {
            throw new ArgumentException(problem, nameof(details));
        }

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
            EditedDetails.Put(found, details);
            if (EditedDetails.Of(found) == before)
            {
                return found; // nothing changes: the counter is not raised
            }

            found.Revision = Guid.CreateVersion7(time.GetUtcNow());
            await audit.AddAsync(context, actor, AuditActions.TranscriptDetails, found.FileName, Difference(before, EditedDetails.Of(found)), cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
        }

        changes.Publish(id, transcript.Revision);
        return transcript;
    }

    private static string Difference(MeetingDetails before, MeetingDetails after)
    {
        List<string> parts =
        [
            .. before.Title == after.Title ? (IEnumerable<string>)[] : [$"title “{before.Title}” → “{after.Title}”"],
            .. before.Date == after.Date ? (IEnumerable<string>)[] : [$"date {Day(before.Date)} → {Day(after.Date)}"],
            .. before.Time == after.Time ? (IEnumerable<string>)[] : [$"time {Clock(before.Time)} → {Clock(after.Time)}"],
            .. before.Place == after.Place ? (IEnumerable<string>)[] : [$"place {Number(before.Place)} → {Number(after.Place)}"],
        ];
        return string.Join("; ", parts);
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "none";

    private static string Clock(TimeOnly? time) => time?.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture) ?? "none";

    private static string Number(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none";
}
