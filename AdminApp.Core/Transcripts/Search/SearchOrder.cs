namespace AdminApp.Core.Transcripts.Search;

/// <summary>The order of hits.</summary>
public enum SearchOrder
{
    /// <summary>Best match first.</summary>
    Best,

    /// <summary>Newest meeting first, then by place in the meeting; only passages that hold a word of the question.</summary>
    Newest,
}
