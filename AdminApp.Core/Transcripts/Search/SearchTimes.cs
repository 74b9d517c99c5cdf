using AdminApp.Core.Metrics;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>How the two parts of search did, at each question.</summary>
internal sealed class SearchTimes(TimeProvider time)
{
    /// <summary>The keyword index on disk: opening it at its newest state, and ranking.</summary>
    public ServiceHealth Index { get; } = new(time);

    /// <summary>The embedding model: computing the vector of a question.</summary>
    public ServiceHealth Embeddings { get; } = new(time);
}
