namespace AdminApp.Core.Transcripts.Search;

/// <summary>The embedding model in use.</summary>
public static class EmbeddingModel
{
    /// <summary>Model, preparation of the text and encoding of the vector: a stored <see cref="Stores.Entities.PassageEmbedding.Model"/> other than this is embedded again.</summary>
    public const string Current = "arctic-embed-xs/1";

    /// <summary>Length of its vectors.</summary>
    internal const int Dimensions = 384;
}
