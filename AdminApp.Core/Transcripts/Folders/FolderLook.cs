namespace AdminApp.Core.Transcripts.Folders;

/// <summary>What a look into a folder and the folders below it found.</summary>
/// <param name="Files">Transcripts, by path.</param>
/// <param name="OtherKinds">Number of files with other extensions.</param>
/// <param name="LeftOut">Links, files and folders that can't be read or lie too deep, with the reason; at most <see cref="MaxNamed"/>.</param>
/// <param name="IsCut">Whether the folder has more than can be looked at.</param>
internal sealed record FolderLook(IReadOnlyList<FolderFile> Files, int OtherKinds, IReadOnlyList<string> LeftOut, bool IsCut)
{
    /// <summary>The most files and folders that are looked at.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>The most levels of folders below the folder.</summary>
    public const int MaxDepth = 8;

    /// <summary>The most of what is left out that is named.</summary>
    public const int MaxNamed = 20;

    // What .NET says of an entry that it can't look at: every attribute.
    private const FileAttributes Unknown = (FileAttributes)(-1);

    // Hidden files are those that copying programs write to until they are done.
    private static readonly EnumerationOptions Visible = new() { AttributesToSkip = FileAttributes.Hidden, IgnoreInaccessible = false, RecurseSubdirectories = false };

    /// <summary>Looks into a folder. Links are left out: they may lead out of it, and what they lead to inside is found anyway.</summary>
    /// <exception cref="IOException">The folder is missing or does not answer.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static FolderLook At(string root)
    {
        var files = new List<FolderFile>();
        var left = new List<string>();
        var (others, seen) = (0, 0);
        var folders = new Queue<(DirectoryInfo Folder, string Path, int Depth)>([(new DirectoryInfo(root), "", 0)]);
        while (folders.TryDequeue(out var next) && seen <= MaxEntries)
        {
            List<FileSystemInfo> entries;
            try
            {
                entries = [.. next.Folder.EnumerateFileSystemInfos("*", Visible).Take(MaxEntries + 1 - seen)];
            }
            catch (Exception exception) when (next.Depth > 0 && exception is IOException or UnauthorizedAccessException)
            {
                Leave(next.Path, exception is UnauthorizedAccessException ? "may not be read" : "can't be read");
                continue;
            }

            seen += entries.Count;
            var taken = TranscriptEndings.Among([.. entries.OfType<FileInfo>().Select(file => file.Name)]);
            foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                var path = next.Path.Length == 0 ? entry.Name : $"{next.Path}/{entry.Name}";
                if (entry.Attributes == Unknown)
                {
                    Leave(path, "may not be read, or has a name that can't be read");
                }
                else if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                {
                    Leave(path, "a link");
                }
                else if (entry is DirectoryInfo folder && next.Depth < MaxDepth)
                {
                    folders.Enqueue((folder, path, next.Depth + 1));
                }
                else if (entry is DirectoryInfo)
                {
                    Leave(path, $"more than {MaxDepth} folders deep");
                }
                else if (entry is FileInfo file && taken.Contains(file.Name))
                {
                    files.Add(new FolderFile(path, file.Length, file.LastWriteTimeUtc));
                }
                else
                {
                    others++;
                }
            }
        }

        return new FolderLook(files, others, left, seen > MaxEntries);

        void Leave(string path, string reason)
        {
            if (left.Count < MaxNamed)
            {
                left.Add($"{path}: {reason}");
            }
        }
    }
}
