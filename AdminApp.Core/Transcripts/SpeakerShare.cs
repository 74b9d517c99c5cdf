namespace AdminApp.Core.Transcripts;

/// <summary>A speaker's share of a meeting.</summary>
/// <param name="Share">From 0 to 1.</param>
public readonly record struct SpeakerShare(string Speaker, double Share);
