using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts;

/// <summary>One line of the list of transcripts.</summary>
/// <param name="Embedded">Whether nothing is left to embed (also if embeddings are off).</param>
public sealed record TranscriptSummary(Transcript Transcript, bool Embedded);
