namespace AdminApp.Core.Transcripts;

/// <summary>Where a file was.</summary>
/// <param name="Folder">Name of its folder.</param>
/// <param name="NameIsShared">Whether files in other folders of the same import have the same name. If so, the title and the stored name come from the folder.</param>
public sealed record ImportOrigin(string Folder, bool NameIsShared)
{
    /// <summary>Where each of the files of one import was; null for one without a folder.</summary>
    /// <param name="paths">Their paths, with either slash.</param>
    public static IReadOnlyList<ImportOrigin?> Of(IReadOnlyList<string> paths)
    {
        var names = paths.Select(TranscriptFileName.Sanitize).ToList();
        var shared = names.CountBy(name => name, StringComparer.OrdinalIgnoreCase).Where(name => name.Value > 1).Select(name => name.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. paths.Select((path, i) => FolderOf(path) is { } folder ? new ImportOrigin(folder, shared.Contains(names[i])) : null)];
    }

    private static string? FolderOf(string path) => path.Split('/', '\\') is [.., { Length: > 0 } folder, _] ? folder : null;
}
