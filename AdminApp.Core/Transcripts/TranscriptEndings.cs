namespace AdminApp.Core.Transcripts;

/// <summary>The file extensions that are looked for in folders. A file that is named by itself may have any.</summary>
public static class TranscriptEndings
{
    /// <summary>Extensions of transcripts, with their dots.</summary>
    public static IReadOnlyList<string> Known { get; } = [".txt", ".vtt", ".srt", ".docx", ".sbv", ".md"];

    /// <summary>Those that count only without another form beside them: whisper writes these beside the others, with the same words.</summary>
    public static IReadOnlyList<string> Alone { get; } = [".json", ".tsv"];

    /// <summary>The extensions, for people.</summary>
    public static string Text { get; } = $"{string.Join(", ", Known.Select(e => "*" + e))}, and *{string.Join(", *", Alone)} without another form beside them";

    /// <summary>The names of a folder's files that are taken.</summary>
    /// <param name="names">The names of all its files.</param>
    public static IReadOnlySet<string> Among(IReadOnlyCollection<string> names)
    {
        var stems = names.Where(IsKnown).Select(name => Path.GetFileNameWithoutExtension(name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return names.Where(name => IsKnown(name) || (Alone.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase) && !stems.Contains(Path.GetFileNameWithoutExtension(name))))
            .ToHashSet(StringComparer.Ordinal);
    }

    private static bool IsKnown(string name) => Known.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
}
