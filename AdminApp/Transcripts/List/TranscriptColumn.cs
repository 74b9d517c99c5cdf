namespace AdminApp.Transcripts.List;

/// <summary>What the transcripts are sorted by.</summary>
public enum TranscriptColumn
{
    /// <summary>The order of the library.</summary>
    Imported,

    /// <summary>Title, from A.</summary>
    Title,

    /// <summary>Day of the meeting; those without one come first.</summary>
    Date,

    /// <summary>Number of turns.</summary>
    Length,
}
