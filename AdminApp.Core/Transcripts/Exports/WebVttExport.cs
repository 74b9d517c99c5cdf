using System.Globalization;

namespace AdminApp.Core.Transcripts.Exports;

/// <summary>
/// WebVTT (https://www.w3.org/TR/webvtt1/): a cue for each time, with the speaker as its voice. Files have no ends, so a cue lasts until the next one; where
/// several have one time, they share the time until the next later one by the length of their text. What comes last is estimated from its text.
/// </summary>
internal static class WebVttExport
{
    private const int MillisecondsACharacter = 67; // 15 characters a second
    private const int Shortest = 1_000;

    public static IEnumerable<string> Lines(ExportedMeeting meeting)
    {
        yield return "WEBVTT";
        yield return "";
        yield return $"NOTE {Escape(meeting.When.Length == 0 ? meeting.Title : $"{meeting.Title}, {meeting.When}")}";
        foreach (var (part, start, end) in Cues([.. meeting.Parts]))
        {
            yield return "";
            yield return $"{Time(start)} --> {Time(end)}";
            var lines = part.Lines.Where(line => !string.IsNullOrWhiteSpace(line)).Select(Escape).ToList();
            for (var i = 0; i < lines.Count; i++)
            {
                yield return $"{(i == 0 ? $"<v {Escape(part.Speaker)}>" : "")}{lines[i]}{(i + 1 == lines.Count ? "</v>" : "")}";
            }
        }
    }

    private static IEnumerable<(SpokenPart Part, long Start, long End)> Cues(IReadOnlyList<SpokenPart> parts)
    {
        var start = 0;
        for (var from = 0; from < parts.Count;)
        {
            // Cues must not begin before those above them: one that would has the time of these.
            start = Math.Max(start, parts[from].StartMs ?? start);
            var to = from + 1;
            while (to < parts.Count && (parts[to].StartMs ?? start) <= start)
            {
                to++;
            }

            foreach (var cue in Share([.. parts.Skip(from).Take(to - from)], start, to < parts.Count ? parts[to].StartMs : null))
            {
                yield return cue;
            }

            from = to;
        }
    }

    // At least a second each, if there is room for that, and the rest by the length of the text.
    private static IEnumerable<(SpokenPart Part, long Start, long End)> Share(IReadOnlyList<SpokenPart> parts, int start, int? next)
    {
        var least = next is { } later ? Math.Min(Shortest, (later - start) / parts.Count) : Shortest;
        var rest = (next ?? start) - start - ((long)least * parts.Count);
        var all = parts.Sum(Length);
        var (at, read) = ((long)start, 0L);
        for (var i = 0; i < parts.Count; i++)
        {
            read += Length(parts[i]);
            var end = next is null ? at + Math.Max(Shortest, Length(parts[i]) * MillisecondsACharacter) : start + ((long)least * (i + 1)) + (rest * read / all);
            yield return (parts[i], at, Math.Max(end, at + 1));
            at = end;
        }
    }

    private static long Length(SpokenPart part) => Math.Max(1, part.Lines.Sum(line => line.Length));

    // With the arrow of times, too: > is escaped.
    private static string Escape(string text) =>
        text.Trim().Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Time(long milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");
    }
}
