using AdminApp.Core.Transcripts.Formats.Cues;
using AdminApp.Core.Transcripts.Formats.Json;
using AdminApp.Core.Transcripts.Formats.Lines;
using AdminApp.Core.Transcripts.Formats.Refusals;
using AdminApp.Core.Transcripts.Speakers;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>A parsed file: format, title, day and turns.</summary>
internal sealed record ReadTranscript(string Format, string Title, DateOnly? Date, IReadOnlyList<ParsedTurn> Turns, IReadOnlyList<ImportWarning> Warnings)
{
    /// <summary>The lines that title and day may come from.</summary>
    public IReadOnlyList<string> Heading { get; init; } = [];

    /// <summary>What the file contains besides speech, see <see cref="ParsedTranscript.Notes"/>.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>The name of a file, and where it was.</summary>
/// <param name="FileName">The name, without folders.</param>
/// <param name="Folder">Name of the folder that it was in, if known.</param>
/// <param name="NameIsShared">Whether other files beside it have the same name, so that the folder names the meeting.</param>
internal sealed record TranscriptSource(string FileName, string? Folder = null, bool NameIsShared = false);

/// <summary>Reads a file: decodes it, lets the first format that recognizes it parse it, and limits the result.</summary>
internal static class TranscriptParser
{
    /// <summary>Maximum length of a turn, about two hours of speech; a longer one continues as the next turn.</summary>
    public const int MaxTurnLength = 100_000;

    private static readonly ITranscriptFormat[] OfData = [new WhisperJsonFormat(), new AwsTranscribeFormat(), new FirefliesFormat(), new UtterancesFormat(), new TsvFormat()];

    private static readonly ITranscriptFormat[] OfText =
    [
        new WebVttFormat(), new SbvFormat(), new SrtFormat(), new ZoomChatFormat(), new MeetFormat(), new TeamsCopiedFormat(), new ZoomCaptionsFormat(),
        ProgramFormat.Fathom, ProgramFormat.Tactiq, ProgramFormat.Teams, new OtterFormat(), new TimedLinesFormat(), new PlainTextFormat(),
    ];

    /// <exception cref="UnreadableTranscriptException">It is not a transcript; the message says why.</exception>
    public static ReadTranscript Read(string fileName, ReadOnlySpan<byte> bytes) => Read(new TranscriptSource(fileName), bytes);

    /// <exception cref="UnreadableTranscriptException">It is not a transcript; the message says why.</exception>
    public static ReadTranscript Read(TranscriptSource source, ReadOnlySpan<byte> bytes)
    {
        var text = TranscriptDecoder.Decode(bytes);
        var format = Format(text);
        var parsed = format.Parse(text);
        if (parsed.Turns.All(t => t.Text.Length == 0))
        {
            throw new UnreadableTranscriptException("The file contains no speech: its speaker lines or timings have no text.");
        }

        var said = parsed.Turns.Where(t => t.Text.Length > 0).ToList();
        var turns = Bound(said);
        var title = MeetingTitle.From(parsed.Heading, source.FileName, source.Folder, source.NameIsShared || GenericName.Is(source.FileName));
        List<ImportWarning> warnings = [.. text.Warnings, .. parsed.Warnings];
        if (turns.Count > said.Count)
        {
            warnings.Add(new ImportWarning("long-turn", $"Turns longer than {MaxTurnLength} characters were split."));
        }

        return new ReadTranscript(format.Name, parsed.IsChat ? ChatTitle(title.Title) : title.Title, title.Date, turns, ImportWarning.Bound(warnings)) { Heading = parsed.Heading, Notes = parsed.Notes };
    }

    private static ITranscriptFormat Format(TranscriptText text)
    {
        if (OfData.FirstOrDefault(f => f.Recognizes(text)) is { } data)
        {
            return data;
        }

        NoTranscript.RefuseData(text);
        var format = OfText.First(f => f.Recognizes(text));
        if (text.Turns.Shape == TurnLines.Form.None && format is PlainTextFormat)
        {
            NoTranscript.RefuseTable(text);
        }

        return format;
    }

    // So that a chat is found, cited and listed as one.
    private static string ChatTitle(string title) => title.Contains("chat", StringComparison.OrdinalIgnoreCase) ? title : $"{title} (chat)";

    private static IReadOnlyList<ParsedTurn> Bound(IReadOnlyList<ParsedTurn> turns)
    {
        var bounded = new TurnList();
        // The first spelling counts.
        var names = new Dictionary<string, string>(SpeakerKey.Comparer);
        foreach (var turn in turns)
        {
            var written = SpeakerKey.Clean(turn.Speaker);
            if (!names.TryGetValue(written, out var speaker))
            {
                names[written] = speaker = written;
            }

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
