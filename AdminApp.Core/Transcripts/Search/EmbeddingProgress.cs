namespace AdminApp.Core.Transcripts.Search;

/// <summary>How far the background embedding is.</summary>
/// <param name="Done">Passages that need no more work: they can be searched by meaning, or are of those few that the model cannot read.</param>
/// <param name="Total">All passages.</param>
/// <param name="Enabled">False when <c>Search:Embeddings</c> is off; then nothing is left to do.</param>
/// <param name="Problem">Why it does not go on at the moment, for a person; null when all is well. It is tried again by itself.</param>
public sealed record EmbeddingProgress(int Done, int Total, bool Enabled, string? Problem = null)
{
    /// <summary>Nothing is left to embed.</summary>
    public bool Complete => !Enabled || Done >= Total;
}
