using System.Globalization;

namespace AdminApp.Core.Transcripts.Exports;

/// <summary>
/// WebVTT (https://www.w3.org/TR/webvtt1/): a cue for each time, with the speaker as its voice. A cue lasts until the next one; files have no ends, so
/// that of the last is estimated from its text.
/// </summary>
internal static class WebVttExport
{
    private const int MillisecondsPerCharacter = 67; // 15 characters a second
    private const int MinCueMs = 1_000;

    public static IEnumerable<string> Lines(ExportedMeeting meeting)
    {
        yield return "WEBVTT";
        yield return "";
        yield return $"NOTE {Escape(meeting.When.Length == 0 ? meeting.Title : $"{meeting.Title}, {meeting.When}")}";
        var parts = meeting.Parts.ToList();
        var start = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            // Cues must not begin before those above them.
            start = Math.Max(start, parts[i].StartMs ?? start);
            var next = i + 1 < parts.Count ? parts[i + 1].StartMs ?? start : start + Math.Max(MinCueMs, parts[i].Lines.Sum(line => line.Length) * MillisecondsPerCharacter);
            yield return "";
            yield return $"{Time(start)} --> {Time(Math.Max(next, start + 1L))}";
            var lines = parts[i].Lines.Where(line => !string.IsNullOrWhiteSpace(line)).Select(Escape).ToList();
            for (var j = 0; j < lines.Count; j++)
            {
                yield return $"{(j == 0 ? $"<v {Escape(parts[i].Speaker)}>" : "")}{lines[j]}{(j + 1 == lines.Count ? "</v>" : "")}";
            }
        }
    }

    // With the arrow of times, too: > is escaped.
    private static string Escape(string text) =>
        text.Trim().Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Time(long milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");
    }
}
