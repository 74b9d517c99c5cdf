namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// Any other text. If paragraphs start with <c>Name: text</c> (Google Meet, Teams copied from a document), those are the
/// speakers; otherwise each paragraph is a turn of one speaker, "Unknown". What Otter adds around
/// the text of an export without speaker lines is not speech here either.
/// </summary>
internal sealed class PlainTextFormat : ITranscriptFormat
{
    private const int MaxTitle = 150;

    public string Name => "plain";

    public bool Recognizes(TranscriptText text) => true;

    public ParsedTranscript Parse(TranscriptText text)
    {
        var (heading, lines) = TakeTitle(OtterPreamble.IsExport(text.Lines)
            ? OtterPreamble.WithoutBlocks(text.Lines).Where(l => !OtterPreamble.IsClosing(l))
            : text.Lines);
        var spoken = lines.Where(l => !string.IsNullOrWhiteSpace(l)).ToList();
        var labels = SpeakerLabels.Learn(spoken);
        // A single "Note: …" is not a dialogue.
        return labels.Any && spoken.Count(l => labels.Split(l).Speaker is not null) > 1
            ? new ParsedTranscript(heading, Dialogue(spoken, labels), [])
            : new ParsedTranscript(heading, Paragraphs(lines), [ParsedTurn.NoSpeakers]);
    }

    private static IReadOnlyList<ParsedTurn> Dialogue(List<string> spoken, SpeakerLabels labels)
    {
        var turns = new TurnsInARow();
        string? speaker = null;
        foreach (var line in spoken)
        {
            var (said, text) = labels.Split(line);
            speaker = said ?? speaker;
            turns.Add(speaker, null, text);
        }

        return turns.ToList();
    }

    private static IReadOnlyList<ParsedTurn> Paragraphs(List<string> lines)
    {
        var turns = new TurnList();
        var paragraph = new List<string>();
        foreach (var line in lines.Append(""))
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

        return turns.Turns;
    }

    // A short first line that does not end a sentence is a title, with dates below it, if a blank line and text follow.
    private static (IReadOnlyList<string> Heading, List<string> Lines) TakeTitle(IEnumerable<string> all)
    {
        var lines = all.SkipWhile(string.IsNullOrWhiteSpace).ToList();
        var end = 1 + lines.Skip(1).TakeWhile(l => l.Length <= MaxTitle && DateLine.Is(l)).Count();
        var isTitle = end < lines.Count
            && lines[0].Trim() is { Length: <= MaxTitle } first
            && !".?!:;,".Contains(first[^1], StringComparison.Ordinal)
            && string.IsNullOrWhiteSpace(lines[end])
            && lines.Skip(end).Any(l => !string.IsNullOrWhiteSpace(l));
        return isTitle ? ([.. lines.Take(end).Select(l => l.Trim())], lines[end..]) : ([], lines);
    }
}
