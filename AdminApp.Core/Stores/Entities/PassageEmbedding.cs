namespace AdminApp.Core.Stores.Entities;

/// <summary>The vector of one passage.</summary>
public sealed class PassageEmbedding
{
    public long PassageId { get; set; }

    /// <summary>The transcript, for deletion and loading.</summary>
    public Guid TranscriptId { get; set; }

    /// <summary>Name and version of the model and the text preparation; any other value means that the passage has to be embedded again.</summary>
    public required string Model { get; set; }

    /// <summary>The vector, in the encoding of the embedding store.</summary>
    public required byte[] Vector { get; set; }
}
