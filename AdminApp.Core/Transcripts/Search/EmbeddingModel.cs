namespace AdminApp.Core.Transcripts.Search;

/// <summary>The embedding model in use.</summary>
public static class EmbeddingModel
{
    /// <summary>Model, text preparation and vector encoding: a passage with another stored <see cref="Stores.Entities.PassageEmbedding.Model"/> is embedded again.</summary>
    public const string Current = "arctic-embed-xs/1";

    /// <summary>Length of its vectors.</summary>
    internal const int Dimensions = 384;
}
