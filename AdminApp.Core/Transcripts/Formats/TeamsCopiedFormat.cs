using System.Globalization;
using System.Text.RegularExpressions;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// A transcript copied from Teams' pane: <c>Name N minutes M seconds</c> above each text, and above that name and time once more
/// as they are shown. In the languages of <see cref="ProgramLines"/>.
/// </summary>
internal sealed partial class TeamsCopiedFormat : ITranscriptFormat
{
    private const int MaxLine = 300;

    public string Name => "teams-copied";

    public bool Recognizes(TranscriptText text) => Find(text.Lines) is { Count: > 0 } headers && (headers.Count > 1 || text.Lines.Any(l => IsShownTime(l) && SpokenTime(l) is not null));

    public ParsedTranscript Parse(TranscriptText text)
    {
        var headers = Find(text.Lines);
        var turns = new TurnsInARow();
        var said = new List<(TurnHeader Header, List<int> Lines)>();
        for (var i = 0; i < headers.Count; i++)
        {
            var end = i + 1 < headers.Count ? headers[i + 1].Line : text.Lines.Count;
            said.Add((headers[i], Said(text.Lines, headers[i].TextFrom, end, i + 1 < headers.Count ? headers[i + 1].Speaker : null)));
        }

        var first = Said(text.Lines, 0, headers[0].Line, headers[0].Speaker);
        var preamble = Preamble.Read(text.Lines, 0, first.Count == 0 ? 0 : first[^1] + 1);
        var warnings = new List<ImportWarning>();
        if (preamble.Speech.Count > 0)
        {
            warnings.Add(ImportWarning.TextAbove(preamble.Speech[0] + 1));
            turns.Add(null, null, string.Join('\n', preamble.Speech.Select(i => text.Lines[i].Trim())));
        }

        foreach (var (header, lines) in said)
        {
            foreach (var line in lines)
            {
                turns.Add(header.Speaker, header.StartMs, text.Lines[line].Trim());
            }
        }

        return new ParsedTranscript(preamble.Heading, turns.ToList(), warnings);
    }

    private static List<TurnHeader> Find(IReadOnlyList<string> lines)
    {
        var headers = new List<TurnHeader>();
        var sure = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < lines.Count; i++)
        {
            if (SpokenTime(lines[i]) is { } match && Counts(match) > 0
                && SpeakerName.Clean(match.Groups["name"].Value) is { Length: > 0 } name && SpeakerName.IsName(name.Replace(',', ' ')))
            {
                headers.Add(new TurnHeader(i, name, Milliseconds(match), i + 1));
                sure.UnionWith(match.Groups["s"].Success ? [name] : (string[])[]);
            }
        }

        // "Ana 54 minutes" is a header if Ana is known; "Break 15 minutes" is not.
        return headers.FindAll(h => sure.Contains(h.Speaker!));
    }

    // The lines of speech: without those above the next header that show its name and time.
    private static List<int> Said(IReadOnlyList<string> lines, int from, int end, string? next)
    {
        var last = end;
        while (last > from && (string.IsNullOrWhiteSpace(lines[last - 1]) || IsShownTime(lines[last - 1]) || IsShown(lines[last - 1], next)))
        {
            last--;
        }

        return [.. Enumerable.Range(from, last - from).Where(i => !string.IsNullOrWhiteSpace(lines[i]) && !ProgramLines.IsEvent(lines[i]) && !ProgramLines.IsDisclaimer(lines[i]))];
    }

    private static bool IsShownTime(string line) =>
        line.Length <= MaxLine && (LineReader.Read(line).Shape == LineShape.Time || Doubled.IsMatch(line) || (SpokenTime(line) is { } match && Counts(match) > 0 && SpeakerName.Clean(match.Groups["name"].Value).Length == 0));

    // The name alone, its first letters, or a picture.
    private static bool IsShown(string line, string? name) =>
        name is not null && line.Length <= MaxLine
        && (SpeakerName.Clean(line).Equals(name, StringComparison.OrdinalIgnoreCase) || ProgramLines.IsDecoration(line) || Initials.IsMatch(line) && name.Contains(line.Trim()[0], StringComparison.Ordinal));

    // A time has a digit; and runs of blanks, of which no file of Teams has any, would be looked at in each of their parts.
    private static Match? SpokenTime(string line) =>
        line.Length <= MaxLine && line.AsSpan().ContainsAnyInRange('0', '9') && Spoken.Match(Blanks.Replace(line, " ")) is { Success: true } match ? match : null;

    private static int Counts(Match match) => new[] { "h", "m", "s" }.Count(part => match.Groups[part].Success);

    private static int Milliseconds(Match match)
    {
        var parts = new[] { "h", "m", "s" }.Select(part => int.TryParse(match.Groups[part].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0).ToArray();
        return ((((parts[0] * 60) + parts[1]) * 60) + parts[2]) * 1000;
    }

    [GeneratedRegex(@"^\W{0,8}(?<name>(?:\D.{0,120}?)?)\s*(?<![\p{L}\p{N}])(?:(?<h>[0-9]{1,3})\s*(?:hours?|Stunden?|heures?|horas?|ore|ora|時間)[\s,]*)?(?:(?<m>[0-9]{1,3})\s*(?:minutes?|Minuten?|minutos?|minut[oi]|分)[\s,]*)?(?:(?<s>[0-9]{1,2})\s*(?:seconds?|Sekunden?|secondes?|segundos?|second[oi]|秒))?(?<=\p{L})\s*(?:[0-9]{1,2}(?::[0-9]{2}){1,2})?\W*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Spoken { get; }

    [GeneratedRegex(@"\s{2,}", RegexOptions.None, PatternTimeout.Milliseconds)]
    private static partial Regex Blanks { get; }

    // "0 90:09": nine seconds, as some browsers copy them.
    [GeneratedRegex(@"^\s*[0-9]{1,2} [0-9]{1,3}(?::[0-9]{2}){1,2}\s*$", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Doubled { get; }

    [GeneratedRegex(@"^\s*\p{Lu}{1,3}\s*$", RegexOptions.None, PatternTimeout.Milliseconds)]
    private static partial Regex Initials { get; }
}
