namespace AdminApp.Core.Transcripts.Search;

/// <summary>The order of hits.</summary>
public enum SearchOrder
{
    /// <summary>Best match first.</summary>
    Best,

    /// <summary>Newest meeting first, then by position in the meeting; only passages that contain a word of the question.</summary>
    Newest,
}
