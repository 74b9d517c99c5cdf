using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// Any other text. If paragraphs start with <c>Name: text</c>, those are the
/// speakers; otherwise each paragraph is a turn of one speaker, "Unknown". What Otter adds around
/// the text of an export without speaker lines is not speech here either.
/// </summary>
internal sealed class PlainTextFormat : ITranscriptFormat
{
    private const int MaxTitle = 150;

    public string Name => "plain";

    public bool Recognizes(TranscriptText text) => true;

    public ParsedTranscript Parse(TranscriptText text) => text.Turns.Shape != TurnLines.Form.None ? text.ParseTurns() : text.Prose.Around(Paragraphs(text.IsWord ? [.. text.Prose.Lines.SelectMany(l => new[] { l, "" })] : text.Prose.Lines));

    private static ParsedTranscript Paragraphs(IReadOnlyList<string> lines)
    {
        var blocks = OtterBlocks.IsExport(lines) ? OtterBlocks.Mark(lines) : new bool[lines.Count];
        var (heading, from) = Title(lines);
        var turns = new TurnList();
        var paragraph = new List<string>();
        foreach (var line in lines.Where((l, i) => i >= from && !blocks[i] && !OtterBlocks.IsClosing(l) && !ProgramLines.IsNotice(l)).Append(""))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                paragraph.Add(line.TrimEnd());
            }
            else if (paragraph.Count > 0)
            {
                turns.Add(new ParsedTurn(ParsedTurn.Unknown, null, string.Join('\n', paragraph).Trim()));
                paragraph.Clear();
            }
        }

        return new ParsedTranscript(heading, turns.Turns, [ImportWarning.NoSpeakers]);
    }

    // A short first line that does not end a sentence is a title, with dates below it, if a blank line and text follow. Only a
    // date tells that it was not said: without one it stays in the text, too.
    private static (IReadOnlyList<string> Heading, int From) Title(IReadOnlyList<string> lines)
    {
        var first = lines.TakeWhile(string.IsNullOrWhiteSpace).Count();
        if (first == lines.Count)
        {
            return ([], 0);
        }

        var end = first + 1;
        while (end < lines.Count && lines[end].Length <= MaxTitle && DateLine.Is(lines[end]))
        {
            end++;
        }

        var title = ProgramLines.Unmark(lines[first]);
        var isTitle = title.Length is > 0 and <= MaxTitle
            && !".?!:;,".Contains(title[^1], StringComparison.Ordinal)
            && end < lines.Count && string.IsNullOrWhiteSpace(lines[end])
            && lines.Skip(end).Any(l => !string.IsNullOrWhiteSpace(l));
        if (!isTitle)
        {
            return ([], 0);
        }

        var dated = end > first + 1 || MeetingTitle.HasDate(title);
        return ([title, .. lines.Skip(first + 1).Take(end - first - 1).Select(l => l.Trim())], dated ? end : 0);
    }
}
