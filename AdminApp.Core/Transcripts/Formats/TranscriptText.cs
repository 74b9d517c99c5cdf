namespace AdminApp.Core.Transcripts.Formats;

/// <summary>A decoded file as lines without their ends.</summary>
/// <param name="Lines">The lines.</param>
internal sealed record TranscriptText(IReadOnlyList<string> Lines);
