namespace AdminApp.Core.Transcripts;

/// <summary>Some turns of one version of a transcript.</summary>
/// <param name="Transcript">Its ID.</param>
/// <param name="ContentHash">Identifies the version.</param>
/// <param name="From">The first turn, counted from 0.</param>
/// <param name="ToInclusive">The last turn.</param>
public sealed record TurnRange(Guid Transcript, string ContentHash, int From, int ToInclusive);
