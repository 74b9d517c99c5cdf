namespace AdminApp.Core.Transcripts.Search;

/// <summary>Searches passages by words and meaning. A seam: tests and the agent put fakes here.</summary>
public interface ITranscriptSearch
{
    /// <summary>Finds the passages that fit a question best.</summary>
    /// <exception cref="ArgumentException">The query is out of range, or names a meeting that does not exist; the message says what is allowed.</exception>
    Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default);
}
