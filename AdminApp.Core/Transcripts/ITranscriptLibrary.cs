using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Details;

namespace AdminApp.Core.Transcripts;

/// <summary>The stored transcripts. Component tests use a fake.</summary>
public interface ITranscriptLibrary
{
    /// <summary>Lists all transcripts, newest meeting first.</summary>
    Task<IReadOnlyList<TranscriptSummary>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Finds a transcript by ID or file name; null if there is none.</summary>
    Task<TranscriptSummary?> FindAsync(string idOrFile, CancellationToken cancellationToken = default);

    /// <summary>The names of all meetings and speakers; from memory unless transcripts have changed.</summary>
    ValueTask<TranscriptDirectory> DirectoryAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns all turns of a transcript in order.</summary>
    Task<IReadOnlyList<Turn>> TurnsAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Returns the turns of each range in order, in one query; none for a range whose transcript is gone or has changed since.</summary>
    Task<IReadOnlyList<IReadOnlyList<Turn>>> TurnsAsync(IReadOnlyList<TurnRange> ranges, CancellationToken cancellationToken = default);

    /// <summary>Finds transcripts by ID, in no particular order; those that are gone are left out.</summary>
    Task<IReadOnlyList<Transcript>> FindAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken = default);

    /// <summary>Deletes a transcript with its passages, embeddings, index entries and the cached answers that used them; false if there is none.</summary>
    Task<bool> DeleteAsync(Guid id, AuditActor actor, CancellationToken cancellationToken = default);

    /// <summary>The version that the transcript's content replaced last, if it can be restored; null otherwise.</summary>
    Task<ReplacedVersion?> ReplacedAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Restores the version that was replaced last. The one in its place can then be restored in turn. Null if there is none.</summary>
    Task<Transcript?> RestoreAsync(Guid id, AuditActor actor, CancellationToken cancellationToken = default);

    /// <summary>Edits the details of a meeting. Null if there is no such transcript.</summary>
    /// <param name="id">The transcript.</param>
    /// <param name="details">The new details; null for those of the file.</param>
    /// <param name="actor">Who edits them, for the audit log.</param>
    /// <param name="read">The details that the new ones were made from: only members that differ from them are changed. Null: all are.</param>
    /// <exception cref="ArgumentException">The details are not allowed; the message says what is.</exception>
    /// <exception cref="DetailsChangedException">A member that is to be changed is not as in <paramref name="read"/> any more.</exception>
    Task<Transcript?> EditAsync(Guid id, MeetingDetails? details, AuditActor actor, MeetingDetails? read = null, CancellationToken cancellationToken = default);

    /// <summary>Raised after transcripts changed, in this process or another (noticed within 5 s), with the IDs of those changed or deleted. Handlers must return at once.</summary>
    event Action<IReadOnlyList<Guid>>? Changed;
}
