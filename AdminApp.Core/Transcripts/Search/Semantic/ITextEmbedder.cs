namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>Turns text into a vector of <see cref="EmbeddingModel.Dimensions"/> numbers and length 1, so that texts of like meaning have a high dot product. A seam: the model, and a small fake in tests.</summary>
internal interface ITextEmbedder : IDisposable
{
    /// <summary>The vector of a passage. Blocks one thread while it computes.</summary>
    float[] EmbedPassage(string text);

    /// <summary>The vector of a question. Blocks one thread while it computes; may be called beside other calls.</summary>
    float[] EmbedQuestion(string text);
}
