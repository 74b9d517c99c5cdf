namespace AdminApp.Core.Transcripts.Folders;

/// <summary>How it is with the watched folder.</summary>
public enum FolderState
{
    /// <summary>No folder is watched.</summary>
    Off,

    /// <summary>The first look has not ended yet.</summary>
    Starting,

    /// <summary>Files are imported as they appear.</summary>
    Watching,

    /// <summary>The folder is not there.</summary>
    Missing,

    /// <summary>The folder is there and can't be read.</summary>
    Unreadable,
}
