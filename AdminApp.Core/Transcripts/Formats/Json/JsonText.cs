using System.Text.Json;

namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>Parses text that is JSON, or a JSON value on each line, with a limit on its depth.</summary>
internal static class JsonText
{
    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowTrailingCommas = true };

    /// <summary>The value; an array of the values if each line is one; null if it is not JSON.</summary>
    /// <exception cref="UnreadableTranscriptException">It is JSON that breaks off or is too deep.</exception>
    public static JsonElement? Parse(IReadOnlyList<string> lines)
    {
        var first = lines.FirstOrDefault(l => !string.IsNullOrWhiteSpace(l))?.TrimStart() ?? "";
        if (!Begins(first))
        {
            return null;
        }

        return Value(string.Join('\n', lines)) ?? EachLine(lines)
            ?? (first is ['[', '[', var letter, ..] && char.IsLetter(letter) ? null : throw new UnreadableTranscriptException($"The file is JSON that can't be read to its end, or that is nested more than {MaxDepth} levels deep. Export the transcript as .txt, .vtt or .srt."));
    }

    private static JsonElement? EachLine(IReadOnlyList<string> lines)
    {
        var values = lines.Where(l => !string.IsNullOrWhiteSpace(l)).ToList();
        return values.Count > 1 && values.TrueForAll(l => l.TrimStart()[0] == '{') ? Value($"[{string.Join(',', values)}]") : null;
    }

    // "[00:07] Ana" and "[Ana] 10:04:05" are no JSON.
    private static bool Begins(string line) =>
        line.Length > 0 && (line[0] == '{' ? line[1..].TrimStart() is "" or ['"' or '}', ..] : line[0] == '[' && line[1..].TrimStart() is "" or ['{' or '[' or '"' or ']', ..]);

    private static JsonElement? Value(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
