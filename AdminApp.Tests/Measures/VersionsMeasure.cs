using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Tests.Measures;

/// <summary><c>measure versions FOLDER</c>: how much text files have in common: those of one subfolder, and those of the next ones.</summary>
internal static class VersionsMeasure
{
    // Later meetings of a series, with the same people and topics.
    private const int Next = 5;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var root] || !Directory.Exists(root))
        {
            await Console.Error.WriteLineAsync("Name a folder with transcripts in subfolders.");
            return 2;
        }

        var folders = new List<List<string[]>>();
        foreach (var folder in Directory.EnumerateDirectories(root).Append(root).Order(StringComparer.Ordinal))
        {
            var texts = new List<string[]>();
            foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                try
                {
                    var read = TranscriptParser.Read(Path.GetFileName(file), await File.ReadAllBytesAsync(file, cancellationToken));
                    texts.Add(read.Format == "zoom-chat" ? [] : [.. read.Turns.Select(t => t.Text)]);
                }
                catch (UnreadableTranscriptException)
                {
                    // No transcript.
                }
            }

            folders.Add(texts.FindAll(t => t.Length > 0));
        }

        // The files of a folder without subfolders are different meetings.
        var flat = folders.Count == 1;
        var units = flat ? folders[0].ConvertAll(text => new List<string[]> { text }) : folders;
        Print("versions of one meeting", units.SelectMany(u => u.SelectMany((a, i) => u.Skip(i + 1).Select(b => TextVersions.Similarity(a, b)))));
        Print("meetings beside each other", units.SelectMany((u, i) => units.Skip(i + 1).Take(Next).Where(v => u.Count > 0 && v.Count > 0).Select(v => TextVersions.Similarity(u[0], v[0]))));
        return 0;
    }

    private static void Print(string what, IEnumerable<double> similarities)
    {
        var sorted = similarities.Order().ToArray();
        Console.WriteLine(sorted.Length == 0
            ? $"{what}: none"
            : FormattableString.Invariant($"{what}: {sorted.Length} pairs; equal runs of words: least {sorted[0]:P1}, median {sorted[sorted.Length / 2]:P1}, most {sorted[^1]:P1}; {sorted.Count(s => s >= TextVersions.SameText)} are taken for versions, {sorted.Count(s => s is > 0.15 and < TextVersions.SameText)} lie between 15 % and that"));
    }
}
