namespace AdminApp.Core.Transcripts.Search;

/// <summary>The kind of search.</summary>
public enum SearchMode
{
    /// <summary>Keyword search only: embeddings are off, or none is ready yet.</summary>
    Words,

    /// <summary>Keyword and semantic search.</summary>
    WordsAndMeaning,
}
