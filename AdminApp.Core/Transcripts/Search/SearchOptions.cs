namespace AdminApp.Core.Transcripts.Search;

/// <summary>Section <c>Search</c>.</summary>
public sealed class SearchOptions
{
    /// <summary>Whether passages are searched by meaning too (about 650 MB of memory). Needs a restart.</summary>
    public bool Embeddings { get; set; } = true;
}
