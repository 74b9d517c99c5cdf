namespace AdminApp.Core.Stores.Entities;

/// <summary>A version of a transcript that another has replaced. Its turns and passages stay in the store, unseen, until it is restored or removed.</summary>
public sealed class ReplacedTranscript
{
    /// <summary>The number that its turns and passages carry, see <see cref="Transcript.ContentVersion"/>.</summary>
    public long ContentVersion { get; set; }

    /// <summary>The transcript that it was, and whose version can be restored.</summary>
    public Guid TranscriptId { get; set; }

    public DateTime ReplacedAtUtc { get; set; }

    /// <summary>The row of the transcript as it was.</summary>
    public required Transcript Was { get; set; }
}
