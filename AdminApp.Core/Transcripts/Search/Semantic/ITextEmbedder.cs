namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>Turns text into a vector of <see cref="EmbeddingModel.Dimensions"/> numbers and length 1, so that texts with similar meaning have a high dot product. Implemented by the model, and by a small fake in tests.</summary>
internal interface ITextEmbedder : IDisposable
{
    /// <summary>Computes the vector of a passage; blocks the thread.</summary>
    float[] EmbedPassage(string text);

    /// <summary>Computes the vector of a question; blocks the thread. May be called concurrently.</summary>
    float[] EmbedQuestion(string text);
}
