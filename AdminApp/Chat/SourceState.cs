namespace AdminApp.Chat;

/// <summary>Whether the file of a citation is still there.</summary>
public enum SourceState
{
    /// <summary>As cited.</summary>
    Current,

    /// <summary>Other content has taken its place.</summary>
    Replaced,

    /// <summary>It was deleted.</summary>
    Deleted,
}
