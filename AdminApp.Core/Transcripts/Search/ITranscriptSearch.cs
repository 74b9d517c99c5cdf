namespace AdminApp.Core.Transcripts.Search;

/// <summary>Keyword and semantic search over passages. Tests use fakes.</summary>
public interface ITranscriptSearch
{
    /// <summary>Finds the passages that match a question best.</summary>
    /// <exception cref="ArgumentException">The query is out of range, or names a meeting that does not exist; the message says what is allowed.</exception>
    Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default);
}
