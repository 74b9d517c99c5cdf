using System.Text;
using System.Text.RegularExpressions;
using AdminApp.Core.Transcripts.Formats;
using AdminApp.Core.Transcripts.Formats.Cues;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Tests.Measures;

/// <summary>
/// Compares the words of a file with those of its turns. Every word of the file must be said in a turn, be part of a speaker's name, a title or a
/// note that a warning tells of, or stand in a line that a program wrote; what remains is missing.
/// </summary>
/// <param name="Read">How it was read; null if it was refused.</param>
/// <param name="Refusal">Why it was refused.</param>
/// <param name="In">Words of the file.</param>
/// <param name="Said">Of these, words of turns.</param>
/// <param name="Beside">Of these, names, titles, notes and lines of programs.</param>
/// <param name="Missing">The words that are nowhere.</param>
internal sealed partial record ImportedWords(ReadTranscript? Read, string? Refusal, int In, int Said, int Beside, IReadOnlyList<string> Missing)
{
    public static ImportedWords Of(TranscriptSource source, byte[] bytes)
    {
        try
        {
            var read = TranscriptParser.Read(source, bytes);
            return Compare(read, TranscriptDecoder.Decode(bytes).Lines);
        }
        catch (UnreadableTranscriptException refusal)
        {
            return new ImportedWords(null, refusal.Message, 0, 0, 0, []);
        }
    }

    private static ImportedWords Compare(ReadTranscript read, IReadOnlyList<string> lines)
    {
        var data = read.Format is "whisper-json" or "aws-transcribe" or "fireflies" or "json";
        var spoken = data ? [] : lines.SelectMany(l => WordCount.Words(Plain(l, read.Format))).ToList();
        var left = spoken.CountBy(w => w, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var said = read.Turns.Sum(t => WordCount.Words(t.Text).Count(word => data || Take(left, word)));
        // A label without text is a turn without words.
        var headers = lines.Select(l => (Line: l, Reading: LineReader.Read(l))).Where(r => r.Reading is { Shape: LineShape.NameTime, Firm: true } || (r.Reading.Shape == LineShape.Label && r.Reading.TextOf(r.Line).Length == 0)).Select(r => r.Reading.Name!);
        var names = read.Turns.Select(t => t.Speaker).Concat(headers).SelectMany(WordCount.Words).Concat(["from", "to", "everyone", "am", "pm", "v", "minute", "minutes", "second", "seconds", "hour", "hours", "minuten", "minute", "sekunden", "sekunde", "stunden", "mw", "vr", "attendees"]).ToHashSet(StringComparer.Ordinal);
        foreach (var word in read.Notes.Concat(read.Heading).Concat(lines.SelectMany(Links)).SelectMany(WordCount.Words).Concat(Programs(lines, read)))
        {
            Take(left, word);
        }

        // Captions that roll repeat each line; nothing of them is missing if every word is there once.
        if (lines.Any(CueText.HasWordTimes))
        {
            names.UnionWith(read.Turns.SelectMany(t => WordCount.Words(t.Text)));
        }

        var missing = left.Where(l => !names.Contains(l.Key)).SelectMany(l => Enumerable.Repeat(l.Key, l.Value)).ToList();
        var all = data ? said : spoken.Count;
        return new ImportedWords(read, null, all, said, all - said - missing.Count, missing);
    }

    // Lines that say nothing but what a program writes: dates, headers of subtitles, names of cues, closing lines.
    private static IEnumerable<string> Programs(IReadOnlyList<string> lines, ReadTranscript read) =>
        lines.Where(l => DateLine.Is(l) || ProgramLines.IsEvent(l) || ProgramLines.IsNotice(l) || ProgramLines.IsMeetEnd(l) || ProgramLines.IsDisclaimer(l) || ProgramLines.IsDecoration(l) || ProgramLines.IsTranscriptHeading(l) || ProgramLines.MeetTitle(l) is not null
                || OtterBlocks.IsClosing(l) || (LineReader.Read(l) is { Shape: LineShape.Label or LineShape.NameTime } reading && HeadField.Of(reading.Name!) != HeadField.Kind.None)
                || (read.Format is "webvtt" or "srt" && (l.StartsWith("WEBVTT", StringComparison.Ordinal) || l.StartsWith("Kind:", StringComparison.Ordinal) || l.StartsWith("Language:", StringComparison.Ordinal) || l.StartsWith("NOTE", StringComparison.Ordinal) || l.Contains("-->", StringComparison.Ordinal) || l.Contains('-', StringComparison.Ordinal) && !l.Contains(' ', StringComparison.Ordinal) && l.Any(char.IsDigit)))
                || read.Format == "whisper-tsv" && l.StartsWith("start\t", StringComparison.Ordinal))
            .SelectMany(WordCount.Words);

    // A time may lead to the moment in a recording.
    private static IEnumerable<string> Links(string line) => LinkOfTime.Matches(line).Select(m => m.Groups["link"].Value);

    private static string Plain(string line, string format) => format is "webvtt" or "srt" or "sbv" ? CueText.Plain(Voiced(line)) : line;

    // The name of a voice is a word of the file.
    private static string Voiced(string line) => new StringBuilder(line).Replace("<v ", " ").Replace("</v>", " ").ToString();

    [GeneratedRegex(@"\[[0-9:]{4,8}\]\((?<link>http[^)\s]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkOfTime { get; }

    private static bool Take(Dictionary<string, int> words, string word)
    {
        if (!words.TryGetValue(word, out var count) || count == 0)
        {
            return false;
        }

        words[word] = count - 1;
        return true;
    }
}
