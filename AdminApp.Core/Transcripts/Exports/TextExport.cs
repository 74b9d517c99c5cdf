namespace AdminApp.Core.Transcripts.Exports;

/// <summary>
/// Text as it can be imported again: <c>Ana  0:07</c> above each turn; <c>[0:07] Ana: …</c> where lines have times of their own;
/// <c>Ana: …</c> without times.
/// </summary>
internal static class TextExport
{
    public static IEnumerable<string> Lines(ExportedMeeting meeting)
    {
        yield return meeting.Heading;
        if (meeting.When.Length > 0)
        {
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

    private static IEnumerable<string> Lines(ExportedMeeting meeting, SpokenPart part)
    {
        if (!meeting.HasSpeakers && !meeting.HasTimes)
        {
            return part.Lines;
        }

        if (meeting.HasTimes && !meeting.HasLineTimes && part.Time is { } start)
        {
            return part.Lines.Prepend($"{part.Speaker}  {start}");
        }

        var time = part.Time is { } at ? $"[{at}] " : "";
        return part.Lines.Select((line, i) => i == 0 ? $"{time}{part.Speaker}: {line}" : line);
    }
}
