namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>How far a change in all meetings is.</summary>
/// <param name="Done">Meetings that are done.</param>
/// <param name="Of">Meetings in all.</param>
public sealed record SpeakerProgress(int Done, int Of);
