namespace AdminApp.Transcripts;

/// <summary>Finds the files that <c>import</c> was asked for.</summary>
internal static class ImportPaths
{
    /// <summary>Endings looked for in folders; a file that is named itself may have any.</summary>
    private static readonly string[] Endings = [".txt", ".vtt", ".srt"];

    /// <summary>
    /// Files in the order given, those of a folder (and the folders in it) by name, and what was left out of folders.
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
                Take(new DirectoryInfo(Path.GetFullPath(path)), named: true, files, skipped);
            }
            else
            {
                return ([], [], $"There is no file or folder '{path}'.");
            }
        }

        return ([.. files.Distinct(StringComparer.Ordinal)], [.. skipped.Distinct()], null);
    }

    private static void Take(FileSystemInfo entry, bool named, List<string> files, List<SkippedPath> skipped)
    {
        try
        {
            if (!named && WhyLeftOut(entry) is { } reason)
            {
                skipped.Add(new SkippedPath(entry.FullName, $"{reason}; name it to import it", Unreadable: false));
            }
            else if (entry is DirectoryInfo folder)
            {
                foreach (var below in folder.EnumerateFileSystemInfos().Where(IsLookedFor).OrderBy(below => below.Name, StringComparer.Ordinal).ToList())
                {
                    Take(below, named: false, files, skipped);
                }
            }
            else
            {
                files.Add(entry.FullName);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            skipped.Add(new SkippedPath(entry.FullName, $"cannot be read: {exception.Message}", Unreadable: true));
        }
    }

    private static bool IsLookedFor(FileSystemInfo entry) => entry is DirectoryInfo || Endings.Contains(entry.Extension, StringComparer.OrdinalIgnoreCase);

    // A link to a folder above would never end; one to a file is as good as the file. Attributes of what cannot be looked at are
    // all set: it is no more hidden than the rest, and reading it tells why not.
    private static string? WhyLeftOut(FileSystemInfo entry) => entry switch
    {
        { Attributes: (FileAttributes)(-1) } => null,
        DirectoryInfo { Attributes: var a } when a.HasFlag(FileAttributes.Hidden) => "a hidden folder",
        DirectoryInfo { LinkTarget: not null } => "a link to a folder",
        { Attributes: var a } when a.HasFlag(FileAttributes.Hidden) => "a hidden file",
        _ => null,
    };
}

/// <summary>What a search through folders left out.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Reason">Why, for a person.</param>
/// <param name="Unreadable">It could not be read, so that not all may have been found that should be.</param>
internal sealed record SkippedPath(string Path, string Reason, bool Unreadable)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Reason}";
}
