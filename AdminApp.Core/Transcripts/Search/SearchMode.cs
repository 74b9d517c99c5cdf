namespace AdminApp.Core.Transcripts.Search;

/// <summary>How a search was made.</summary>
public enum SearchMode
{
    /// <summary>By words only: embeddings are off, or none is ready yet.</summary>
    Words,

    /// <summary>By words and meaning.</summary>
    WordsAndMeaning,
}
