namespace AdminApp.Core.Transcripts.Search;

/// <summary>The progress of background embedding.</summary>
/// <param name="Done">Passages that are finished: semantic search finds them, or the model can't read them (very few).</param>
/// <param name="Total">All passages.</param>
/// <param name="Enabled">False if <c>Search:Embeddings</c> is off; then there is nothing to do.</param>
/// <param name="Problem">Why it is currently stuck, for people; null if all is well. It is retried automatically.</param>
public sealed record EmbeddingProgress(int Done, int Total, bool Enabled, string? Problem = null)
{
    /// <summary>Nothing is left to embed.</summary>
    public bool Complete => !Enabled || Done >= Total;
}
