using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats.Refusals;

/// <summary>Text that is no transcript, although a program could read it as one: data, tables, pages and styled subtitles. Says what it is and what would work.</summary>
internal static partial class NoTranscript
{
    private const int RowsLookedAt = 20;
    private const int MinRows = 3;
    private const int MaxHeadingWords = 4;
    private const int Beginning = 4_000;
    private const string Otherwise = "Export the transcript as .txt, .vtt, .srt or .docx.";

    /// <summary>Refuses data, pages and styled subtitles.</summary>
    /// <exception cref="UnreadableTranscriptException">It is one of these.</exception>
    public static void RefuseData(TranscriptText text) => Refuse(Data(text));

    /// <summary>Refuses tables.</summary>
    /// <exception cref="UnreadableTranscriptException">It is one.</exception>
    public static void RefuseTable(TranscriptText text) => Refuse(Table(text.Lines));

    private static void Refuse(string? what)
    {
        if (what is not null)
        {
            throw new UnreadableTranscriptException($"The file is {what}, not a transcript. {Otherwise}");
        }
    }

    private static string? Data(TranscriptText text)
    {
        if (text.Json is not null)
        {
            return "JSON without turns that can be recognized (an array of objects with a text and a speaker or start)";
        }

        var first = text.First;
        if (first.Equals("[Script Info]", StringComparison.OrdinalIgnoreCase))
        {
            return "a styled subtitle file (SSA or ASS)";
        }

        if (Markup.IsMatch(first.Length <= Beginning ? first : first[..Beginning]))
        {
            var start = string.Join(' ', text.Lines.Take(RowsLookedAt).Select(l => l.Length <= Beginning ? l : l[..Beginning]));
            return start.Contains("<tt", StringComparison.OrdinalIgnoreCase) ? "a styled subtitle file (TTML)" : start.Contains("<html", StringComparison.OrdinalIgnoreCase) || first.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) ? "a web page (HTML)" : "XML or HTML";
        }

        return null;
    }

    // Rows with equally many separators below a row of short headings.
    private static string? Table(IReadOnlyList<string> lines)
    {
        var rows = lines.Where(l => !string.IsNullOrWhiteSpace(l)).Take(RowsLookedAt).ToList();
        foreach (var (separator, name, fewest) in (ReadOnlySpan<(char, string, int)>)[('\t', "tabs", 2), (',', "commas", 2), (';', "semicolons", 2), ('|', "bars", 2)])
        {
            var cells = rows.ConvertAll(r => Cells(r, separator));
            if (rows.Count >= MinRows && cells[0] > fewest && cells.TrueForAll(c => c == cells[0]) && !".?!".Contains(rows[0].TrimEnd()[^1], StringComparison.Ordinal) && rows[0].Split(separator).All(c => WordCount.Of(c) <= MaxHeadingWords && !c.Contains(": ", StringComparison.Ordinal)))
            {
                return $"a table with {name} between its cells";
            }
        }

        return null;
    }

    // A separator within quotation marks belongs to the cell.
    private static int Cells(string row, char separator)
    {
        var (cells, quoted) = (1, false);
        foreach (var c in row)
        {
            quoted ^= c == '"';
            cells += c == separator && !quoted ? 1 : 0;
        }

        return cells;
    }

    [GeneratedRegex(@"^<(?:!doctype|html|head|body|\?xml|tt[\s>:]|svg|div|table|timedtext|transcript)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Markup { get; }
}
