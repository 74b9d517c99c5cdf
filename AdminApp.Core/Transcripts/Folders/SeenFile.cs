using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Folders;

/// <summary>A file as the last looks found it.</summary>
/// <param name="file">The file.</param>
/// <param name="foundAt">Time stamp of the look that found it like this first.</param>
internal sealed class SeenFile(FolderFile file, long foundAt)
{
    public FolderFile File { get; } = file;

    public long FoundAt { get; } = foundAt;

    /// <summary>Nothing is left to do until it changes.</summary>
    public bool Done { get; set; }

    /// <summary>Hash of its bytes; null if it was not read to the end.</summary>
    public string? Hash { get; set; }

    /// <summary>What it became, until that is remembered; null otherwise.</summary>
    public WatchedFile? Unrecorded { get; set; }

    /// <summary>Why it was not imported, for people.</summary>
    public string? Problem { get; set; }

    /// <summary>It is complete, and waits for the store.</summary>
    public bool StoreUnavailable { get; set; }
}
