namespace AdminApp.Core.Transcripts.Formats;

/// <summary>A decoded file as lines without their ends.</summary>
internal sealed record TranscriptText(IReadOnlyList<string> Lines);
