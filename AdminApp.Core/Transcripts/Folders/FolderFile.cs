namespace AdminApp.Core.Transcripts.Folders;

/// <summary>A file of the watched folder, as a look found it.</summary>
/// <param name="Path">Its path in the folder, with slashes.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="WrittenUtc">When it was written last.</param>
internal sealed record FolderFile(string Path, long Length, DateTime WrittenUtc)
{
    /// <summary>Its name.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Whether it is still as the look found it, and no link.</summary>
    public bool IsAsFound(string root)
    {
        var now = new FileInfo(System.IO.Path.Combine(root, Path));
        return now.Exists && now.Length == Length && now.LastWriteTimeUtc == WrittenUtc && !now.Attributes.HasFlag(FileAttributes.ReparsePoint);
    }
}
