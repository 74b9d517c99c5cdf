using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>The speakers of all meetings, and what has been changed in all.</summary>
/// <param name="Speakers">By name.</param>
/// <param name="Changes">Changes in all meetings, the newest first.</param>
public sealed record AllSpeakers(IReadOnlyList<KnownSpeaker> Speakers, IReadOnlyList<SpeakerChange> Changes);
