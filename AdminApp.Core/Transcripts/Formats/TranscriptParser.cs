using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>A parsed file: format, title, day and turns.</summary>
internal sealed record ReadTranscript(string Format, string Title, DateOnly? Date, IReadOnlyList<ParsedTurn> Turns, IReadOnlyList<string> Warnings);

/// <summary>Reads a file: decodes it, lets the first format that recognizes it parse it, and limits the result.</summary>
internal static class TranscriptParser
{
    /// <summary>Maximum length of a turn, about two hours of speech; a longer one continues as the next turn.</summary>
    public const int MaxTurnLength = 100_000;

    private const int MaxSpeakerLength = 200;

    private static readonly ITranscriptFormat[] Formats = [new WebVttFormat(), new SrtFormat(), new OtterFormat(), new PlainTextFormat()];

    /// <exception cref="UnreadableTranscriptException">It is not a transcript; the message says why.</exception>
    public static ReadTranscript Read(string fileName, ReadOnlySpan<byte> bytes)
    {
        var text = TranscriptDecoder.Decode(bytes);
        var format = Formats.First(f => f.Recognizes(text));
        var parsed = format.Parse(text);
        if (parsed.Turns.All(t => t.Text.Length == 0))
        {
            throw new UnreadableTranscriptException("The file contains no speech: its speaker lines or timings have no text.");
        }

        var turns = Bound(parsed.Turns);
        var title = MeetingTitle.From(parsed.Heading, fileName);
        var warnings = turns.Count == parsed.Turns.Count
            ? parsed.Warnings
            : [.. parsed.Warnings, $"Turns longer than {MaxTurnLength} characters were split."];
        return new ReadTranscript(format.Name, title.Title, title.Date, turns, warnings);
    }

    private static IReadOnlyList<ParsedTurn> Bound(IReadOnlyList<ParsedTurn> turns)
    {
        var bounded = new TurnList();
        foreach (var turn in turns)
        {
            var speaker = TextCap.Cut(turn.Speaker, MaxSpeakerLength);
            if (turn.Text.Length <= MaxTurnLength)
            {
                bounded.Add(turn with { Speaker = speaker });
            }
            else
            {
                foreach (var piece in Passages.SentencePieces.Split(turn.Text, MaxTurnLength))
                {
                    bounded.Add(new ParsedTurn(speaker, turn.StartMs, piece));
                }
            }
        }

        return bounded.Turns;
    }
}
