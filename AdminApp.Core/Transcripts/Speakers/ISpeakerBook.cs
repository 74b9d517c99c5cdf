using AdminApp.Core.Access.Audit;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>
/// Who spoke: names can be changed in one meeting or in all, two speakers made one, and one made two. The file stays as it is; changes lie over
/// it, reach everything that shows or searches names, and can be undone.
/// </summary>
public interface ISpeakerBook
{
    /// <summary>The speakers of a meeting; null if there is no such transcript.</summary>
    Task<MeetingSpeakers?> OfAsync(Guid transcript, CancellationToken cancellationToken = default);

    /// <summary>The speakers of all meetings.</summary>
    Task<AllSpeakers> AllAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes a change. One in all meetings has been made in those that are stored when it returns, unless the store failed in the middle.</summary>
    /// <param name="transcript">The meeting; where the change is for all, null or any of them.</param>
    /// <param name="edit">The change.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="progress">Told the number of meetings that are done, of a change in all.</param>
    /// <returns>What became of it; null if there is no such transcript.</returns>
    /// <exception cref="InvalidSpeakerChangeException">It can't be made; nothing was.</exception>
    Task<SpeakerOutcome?> ChangeAsync(Guid? transcript, SpeakerEdit edit, AuditActor actor, IProgress<SpeakerProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Undoes a change, as if it had not been made. Later ones stay: those in one meeting with all they did, those in all without what they did
    /// to names that only this one gave.
    /// </summary>
    /// <param name="change">Its ID.</param>
    /// <param name="transcript">The meeting that it must be of, where it is not of all; null for any.</param>
    /// <param name="actor">Who undoes it.</param>
    /// <param name="progress">Told the number of meetings that are done, of a change in all.</param>
    /// <returns>What became of it; null if there is no such change in force.</returns>
    Task<SpeakerOutcome?> UndoAsync(long change, Guid? transcript, AuditActor actor, IProgress<SpeakerProgress>? progress = null, CancellationToken cancellationToken = default);
}
