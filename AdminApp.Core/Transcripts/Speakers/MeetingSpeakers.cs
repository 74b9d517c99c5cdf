using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>The speakers of a meeting, and what has been changed about their names.</summary>
/// <param name="Transcript">The transcript.</param>
/// <param name="Speakers">The speakers in order of first appearance.</param>
/// <param name="Changes">Changes in this meeting and in all, the newest first.</param>
public sealed record MeetingSpeakers(Transcript Transcript, IReadOnlyList<MeetingSpeaker> Speakers, IReadOnlyList<SpeakerChange> Changes);
