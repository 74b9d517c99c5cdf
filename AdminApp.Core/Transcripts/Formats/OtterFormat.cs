namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// Otter's text export: <c>Speaker  m:ss</c> or <c>h:mm:ss</c> above the text of each turn, with at least two spaces or a tab
/// before the time, so that "we meet at 10:30" is text. Above the first turn there may be a title, a date and the blocks
/// SUMMARY KEYWORDS and SPEAKERS; the closing line "Transcribed by https://otter.ai" is dropped.
/// </summary>
internal sealed class OtterFormat : ITranscriptFormat
{
    public string Name => "otter";

    public bool Recognizes(TranscriptText text)
    {
        var headers = OtterHeaders.Find(text.Lines);
        return headers.Any(h => h.Speaker is not null)
            || headers.Count > 1
            || (headers.Count == 1 && text.Lines.Take(headers[0].Line).Count(l => !string.IsNullOrWhiteSpace(l)) <= 1);
    }

    public ParsedTranscript Parse(TranscriptText text)
    {
        var headers = OtterHeaders.Find(text.Lines);
        var (heading, stray) = OtterPreamble.Split(text.Lines.Take(headers[0].Line));
        var turns = new TurnList();
        var warnings = new List<string>();
        if (stray.Length > 0)
        {
            turns.Add(new ParsedTurn(ParsedTurn.Unknown, null, stray));
            warnings.Add("The text above the first speaker line was kept as a turn of \"Unknown\".");
        }

        for (var i = 0; i < headers.Count; i++)
        {
            var first = headers[i].Line + 1;
            var end = i + 1 < headers.Count ? headers[i + 1].Line : text.Lines.Count;
            turns.Add(new ParsedTurn(headers[i].Speaker ?? ParsedTurn.Unknown, headers[i].StartMs, Body(text.Lines, first, end)));
        }

        if (headers.All(h => h.Speaker is null))
        {
            warnings.Add(ParsedTurn.NoSpeakers);
        }

        return new ParsedTranscript(heading, turns.Turns, warnings);
    }

    private static string Body(IReadOnlyList<string> lines, int first, int end) =>
        string.Join('\n', lines.Skip(first).Take(end - first).Where(l => !OtterPreamble.IsClosing(l)).Select(l => l.TrimEnd())).Trim();
}
