using AdminApp.Core.Transcripts;

namespace AdminApp.Transcripts;

/// <summary>Finds the files to <c>import</c>.</summary>
internal static class ImportPaths
{
    private const int MaxEndings = 8;

    /// <summary>
    /// Returns the files in the given order, those of folders and subfolders by name, and what was skipped in folders: files of other
    /// extensions are counted in one line a folder that was named.
    /// <c>Error</c> names a path that does not exist.
    /// </summary>
    public static (IReadOnlyList<string> Files, IReadOnlyList<SkippedPath> Skipped, string? Error) Find(IReadOnlyList<string> paths)
    {
        List<string> files = [];
        List<SkippedPath> skipped = [];
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                files.Add(Path.GetFullPath(path));
            }
            else if (Directory.Exists(path))
            {
                var others = new List<string>();
                Take(new DirectoryInfo(Path.GetFullPath(path)), named: true, files, skipped, others);
                if (others.Count > 0)
                {
                    skipped.Add(new SkippedPath(Path.GetFullPath(path), $"{others.Count} {(others.Count == 1 ? "file" : "files")} of other kinds ({string.Join(", ", others.Select(EndingOf).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).Take(MaxEndings))}); name one explicitly to import it", Unreadable: false));
                }
            }
            else
            {
                return ([], [], $"No file or folder '{path}'.");
            }
        }

        return ([.. files.Distinct(StringComparer.Ordinal)], [.. skipped.Distinct()], null);
    }

    private static void Take(FileSystemInfo entry, bool named, List<string> files, List<SkippedPath> skipped, List<string> others)
    {
        try
        {
            if (!named && WhyLeftOut(entry) is { } reason)
            {
                skipped.Add(new SkippedPath(entry.FullName, $"{reason}; name it explicitly to import it", Unreadable: false));
            }
            else if (entry is DirectoryInfo folder)
            {
                var all = folder.EnumerateFileSystemInfos().OrderBy(below => below.Name, StringComparer.Ordinal).ToList();
                var taken = TranscriptEndings.Among([.. all.OfType<FileInfo>().Select(below => below.Name)]);
                foreach (var below in all)
                {
                    if (below is DirectoryInfo || taken.Contains(below.Name))
                    {
                        Take(below, named: false, files, skipped, others);
                    }
                    else if (WhyLeftOut(below) is null)
                    {
                        others.Add(below.Name);
                    }
                }
            }
            else
            {
                files.Add(entry.FullName);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            skipped.Add(new SkippedPath(entry.FullName, $"can't be read: {exception.Message}", Unreadable: true));
        }
    }

    private static string EndingOf(string name) => Path.GetExtension(name) is { Length: > 0 } ending ? ending.ToLowerInvariant() : "without an extension";

    // A link to a parent folder would never end; a link to a file is as good as the file. Something inaccessible has all attributes set:
    // it is not treated as hidden, and reading it fails with the reason.
    private static string? WhyLeftOut(FileSystemInfo entry) => entry switch
    {
        { Attributes: (FileAttributes)(-1) } => null,
        DirectoryInfo { Attributes: var a } when a.HasFlag(FileAttributes.Hidden) => "a hidden folder",
        DirectoryInfo { LinkTarget: not null } => "a link to a folder",
        { Attributes: var a } when a.HasFlag(FileAttributes.Hidden) => "a hidden file",
        _ => null,
    };
}

/// <summary>A file or folder that the search skipped.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Reason">Why, for a person.</param>
/// <param name="Unreadable">Whether it could not be read, so that files may be missing.</param>
internal sealed record SkippedPath(string Path, string Reason, bool Unreadable)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Reason}";
}
