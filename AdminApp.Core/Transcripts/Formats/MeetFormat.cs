using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// Google Meet's document as text, Markdown or Word: a date, "Title - Transcript", times of sections alone on their lines, and
/// <c>Name: text</c>. What stands above the transcript, such as "Notes by Gemini", was not said, and is left out with a warning.
/// </summary>
internal sealed class MeetFormat : ITranscriptFormat
{
    private const int MaxClosing = 5;
    private const int DateAbove = 4;

    public string Name => "meet";

    public bool Recognizes(TranscriptText text) => Find(text.Lines) is { } at && Turns(text.Lines, at.From, at.End).Shape == TurnLines.Form.Inline;

    public ParsedTranscript Parse(TranscriptText text)
    {
        var at = Find(text.Lines)!.Value;
        var parsed = Turns(text.Lines, at.From, at.End).Parse();
        var title = at.Title ?? (parsed.Heading is [var first, ..] && !DateLine.Is(first) ? first : null);
        var above = Enumerable.Range(0, at.TitleLine).Select(i => ProgramLines.Unmark(text.Lines[i])).Where(l => l.Length > 0).ToList();
        // The date stands directly above the title, or is the first line of all.
        var date = above.TakeLast(DateAbove).Reverse().Concat(above.Take(1)).FirstOrDefault(l => DateLine.Is(l) && MeetingTitle.HasDate(l));
        var notes = above.Where(l => l != date && l != title && !ProgramLines.IsTranscriptHeading(l) && !ProgramLines.IsDecoration(l)).ToList();
        var below = Enumerable.Range(at.End, text.Lines.Count - at.End).Where(i => !ProgramLines.IsMeetEnd(text.Lines[i]) && !ProgramLines.IsDisclaimer(text.Lines[i]) && WordCount.Of(text.Lines[i]) > 0).ToList();
        List<ImportWarning> left =
        [
            .. NotesWarning("Notes above the transcript, such as a summary,", notes, 1),
            .. below.Count == 0 ? [] : NotesWarning("Lines below the end of the transcript", below.ConvertAll(i => text.Lines[i]), below[0] + 1),
        ];
        return parsed with
        {
            Heading = [.. new[] { title }.OfType<string>(), .. new[] { date }.OfType<string>(), .. parsed.Heading],
            Notes = [.. notes, .. below.Select(i => text.Lines[i])],
            Warnings = [.. left, .. parsed.Warnings],
        };
    }

    private static IEnumerable<ImportWarning> NotesWarning(string what, List<string> notes, int line) =>
        notes.Sum(WordCount.Of) is > 0 and var words ? [ImportWarning.NotesLeftOut(what, words, line)] : [];

    private static TurnLines Turns(IReadOnlyList<string> lines, int from, int end) => TurnLines.Read([.. lines.Take(end)], from, allNames: true);

    // Title, its line, where the transcript begins and where it ends.
    private static (string? Title, int TitleLine, int From, int End)? Find(IReadOnlyList<string> lines)
    {
        var end = lines.Count;
        var ended = false;
        for (var (i, seen) = (lines.Count - 1, 0); i >= 0 && seen < MaxClosing; i--)
        {
            if (ProgramLines.IsMeetEnd(lines[i]) || ProgramLines.IsDisclaimer(lines[i]))
            {
                (end, ended) = (i, true);
            }

            seen += string.IsNullOrWhiteSpace(lines[i]) ? 0 : 1;
        }

        var titles = Enumerable.Range(0, end).Where(i => ProgramLines.MeetTitle(lines[i]) is not null).ToList();
        if (titles.Count > 0)
        {
            return (ProgramLines.MeetTitle(lines[titles[^1]]), titles[^1], titles[^1] + 1, end);
        }

        return ended ? (null, 0, 0, end) : null;
    }
}
