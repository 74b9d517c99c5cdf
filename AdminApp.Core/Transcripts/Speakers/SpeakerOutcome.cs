namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>What became of a change that is in force.</summary>
/// <param name="Changed">Number of meetings whose names changed.</param>
/// <param name="Pending">Whether meetings are left, because the store did not take some of it: they follow within minutes.</param>
public sealed record SpeakerOutcome(int Changed, bool Pending);
