namespace AdminApp.Chat;

/// <summary>Whether a cited file still exists unchanged.</summary>
public enum SourceState
{
    /// <summary>As cited.</summary>
    Current,

    /// <summary>The file was replaced by other content.</summary>
    Replaced,

    Deleted,
}
