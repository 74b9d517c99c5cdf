using System.Text;
using System.Text.RegularExpressions;
using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Core.Transcripts.Exports;

/// <summary>Markdown: a heading, then <c>**Ana** [0:07]</c> above each turn, or <c>**Ana:** [0:07]</c> before each line where lines have times of their own. What Markdown would read as a mark is escaped.</summary>
internal static partial class MarkdownExport
{
    // Two spaces: a line break within a paragraph.
    private const string Break = "  ";

    public static IEnumerable<string> Lines(ExportedMeeting meeting)
    {
        yield return $"# {Escape(meeting.Heading)}";
        if (meeting.When.Length > 0)
        {
            yield return "";
            yield return meeting.When;
        }

        foreach (var part in meeting.Parts)
        {
            yield return "";
            foreach (var line in Lines(meeting, part))
            {
                yield return line;
            }
        }
    }

    /// <summary>Escapes a line, so that it reads as it is written.</summary>
    internal static string Escape(string line)
    {
        var text = new StringBuilder(line.Length + 8);
        for (var i = 0; i < line.Length; i++)
        {
            if (IsMark(line, i))
            {
                text.Append('\\');
            }

            text.Append(line[i]);
        }

        return LineMark.Replace(text.ToString(), "${lead}\\${mark}");
    }

    private static IEnumerable<string> Lines(ExportedMeeting meeting, SpokenPart part)
    {
        var said = part.Lines.Select((line, i) => string.IsNullOrWhiteSpace(line) ? "" : Escape(line.Trim()) + (i + 1 < part.Lines.Count ? Break : ""));
        if (!meeting.HasSpeakers && !meeting.HasTimes)
        {
            return said;
        }

        if (meeting.HasTimes && !meeting.HasLineTimes && part.Time is { } start)
        {
            return said.Prepend("").Prepend($"**{Escape(part.Speaker)}** [{start}]");
        }

        var label = $"**{Escape(part.Speaker)}:** {(part.Time is { } at ? $"[{at}] " : "")}";
        return said.Select((line, i) => i == 0 ? label + line : line);
    }

    // Only what would be read as a mark: each backslash more is one more in a file that is imported again.
    private static bool IsMark(string line, int i) => line[i] switch
    {
        '\\' => i + 1 < line.Length && char.IsAsciiLetterOrDigit(line[i + 1]) is false && line[i + 1] < 0x80 && line[i + 1] != ' ',
        '*' or '`' => true,
        '_' => !(i > 0 && i + 1 < line.Length && char.IsLetterOrDigit(line[i - 1]) && char.IsLetterOrDigit(line[i + 1])),
        '~' => i + 1 < line.Length && line[i + 1] == '~',
        '<' => i + 1 < line.Length && (char.IsAsciiLetter(line[i + 1]) || line[i + 1] is '/' or '!' or '?'),
        '&' => Entity.IsMatch(line.AsSpan(i)),
        '[' => Link.IsMatch(line.AsSpan(i)),
        _ => false,
    };

    [GeneratedRegex("^&#?[A-Za-z0-9]{1,31};", RegexOptions.None, PatternTimeout.Milliseconds)]
    private static partial Regex Entity { get; }

    // [text](address), [text][name], [name]: address; bounded, because it is tried at each bracket.
    [GeneratedRegex(@"^\[[^\]]{0,999}\][\(\[:]", RegexOptions.None, PatternTimeout.Milliseconds)]
    private static partial Regex Link { get; }

    // A heading, a quote, a list, a rule or a fence at the beginning of a line; a line that is nothing but what makes the one above a heading, or that of a table.
    [GeneratedRegex(@"^(?<lead>\s*(?:[0-9]{1,9}(?=[.)](?:\s|$)))?)(?<mark>#{1,6}(?=\s|$)|>|[-+](?=\s|$)|-{2,}|=+(?=\s*$)|-(?=[-:|\s]*$)|[:|](?=[:|\s]*-[-:|\s]*$)|[.)](?<=[0-9].)(?=\s|$))", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex LineMark { get; }
}
