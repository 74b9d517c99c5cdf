namespace AdminApp.Transcripts;

/// <summary>Finds the files that <c>import</c> was asked for.</summary>
internal static class ImportPaths
{
    /// <summary>Endings looked for in folders; a file that is named itself may have any.</summary>
    private static readonly string[] Endings = [".txt", ".vtt", ".srt"];

    /// <summary>Files in the order given, those of a folder (and the folders in it) by name; <c>Error</c> names a path that does not exist.</summary>
    public static (IReadOnlyList<string> Files, string? Error) Find(IReadOnlyList<string> paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                files.Add(Path.GetFullPath(path));
            }
            else if (Directory.Exists(path))
            {
                files.AddRange(InFolder(Path.GetFullPath(path)));
            }
            else
            {
                return ([], $"There is no file or folder '{path}'.");
            }
        }

        return ([.. files.Distinct(StringComparer.Ordinal)], null);
    }

    private static IEnumerable<string> InFolder(string folder)
    {
        // Links are left out: one to a folder above would never end.
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };
        return Directory.EnumerateFiles(folder, "*", options)
            .Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);
    }
}
