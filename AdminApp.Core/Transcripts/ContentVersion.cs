using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts;

/// <summary>One version of the content of a transcript: the turns and passages that carry its number.</summary>
/// <param name="Transcript">The transcript, which need not exist yet.</param>
/// <param name="Version">The number, unique in the store; see <see cref="Transcript.ContentVersion"/>.</param>
internal sealed record ContentVersion(Guid Transcript, long Version);
