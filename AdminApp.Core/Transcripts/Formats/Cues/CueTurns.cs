using System.Text.RegularExpressions;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats.Cues;

/// <summary>
/// Turns of cues. Speakers are named by <c>&lt;v Name></c>, in the names of cues (Webex), alone in the first line of each cue (Teams
/// until 2023), or before the text: <c>Name: text</c>, <c>(Name)</c>.
/// </summary>
internal static partial class CueTurns
{
    private const double Nearly = 0.8;
    private const double Third = 0.3;

    /// <summary>The turns of the cues; consecutive cues of one speaker become one turn, up to a minute.</summary>
    public static ParsedTranscript From(CueFile file)
    {
        var cues = RollingCaptions.Are(file.Cues) ? RollingCaptions.Once(file.Cues) : file.Cues;
        var said = Voices(cues) ?? Ids(cues) ?? FirstLines(cues) ?? Labels(cues);
        var (heading, above) = Above(file.Above, said.Names);
        var turns = new TurnsInARow();
        var warnings = new List<ImportWarning>(file.Warnings);
        if (above.Count > 0)
        {
            warnings.Add(ImportWarning.TextAbove(above[0].Index + 1));
            turns.Add(null, null, string.Join('\n', above.Select(l => CueText.Plain(l.Text))));
        }

        foreach (var part in said.Parts)
        {
            turns.Add(part.Speaker, part.StartMs, part.Text);
        }

        return new ParsedTranscript(heading, turns.ToList(), [.. said.Names.Count > 0 ? (IEnumerable<ImportWarning>)[] : [ImportWarning.NoSpeakers], .. warnings, .. said.Warnings]);
    }

    // A title, dates and fields above the first cue; anything else may be speech.
    private static (IReadOnlyList<string> Heading, IReadOnlyList<CueLine> Speech) Above(IReadOnlyList<CueLine> above, IReadOnlySet<string> names)
    {
        var lines = above.Where(l => !WebVttHeader.IsMatch(l.Text)).ToList();
        if (lines.Exists(l => LineReader.Read(l.Text) is { Shape: LineShape.Label } reading && names.Contains(reading.Name!)))
        {
            return ([], lines);
        }

        var preamble = Preamble.Read(lines.ConvertAll(l => l.Text), 0, lines.Count);
        return (preamble.Heading, [.. preamble.Speech.Select(i => lines[i])]);
    }

    private static Said? Voices(IReadOnlyList<Cue> cues)
    {
        if (!cues.Any(c => c.Lines.Exists(l => CueText.HasVoice(l.Text))))
        {
            return null;
        }

        // A cue without a voice has an unknown speaker; a line of a cue continues the voice of the line above.
        var said = new Said();
        var nameless = new List<CueLine>();
        foreach (var cue in cues)
        {
            string? speaker = null;
            CueLine? first = null;
            foreach (var line in cue.Lines)
            {
                foreach (var (voice, text) in CueText.Voices(line.Text))
                {
                    speaker = voice ?? speaker;
                    said.Add(speaker, cue.StartMs, text);
                    first ??= speaker is null && text.Length > 0 ? line : null;
                }
            }

            if (first is { } without)
            {
                nameless.Add(without);
            }
        }

        if (nameless.Count > 0)
        {
            said.Warnings.Add(ImportWarning.NoVoice(nameless[0].Index + 1, nameless.Count));
        }

        return said;
    }

    private static Said? Ids(IReadOnlyList<Cue> cues)
    {
        var names = cues.Select(c => c.Id is { } id && WebexId.Match(id) is { Success: true } match ? SpeakerName.Clean(match.Groups["name"].Value) : null).ToList();
        if (names.OfType<string>().Count() < Third * cues.Count || !names.OfType<string>().Any(n => n.Length > 0))
        {
            return null;
        }

        var said = new Said();
        foreach (var (cue, name) in cues.Zip(names))
        {
            said.Add(name is { Length: > 0 } ? name : null, cue);
        }

        return said;
    }

    // In nearly every cue the first of several lines is a name, and names occur again.
    private static Said? FirstLines(IReadOnlyList<Cue> cues)
    {
        var filled = cues.Where(c => c.Lines.Count > 0).ToList();
        var names = filled.ConvertAll(c => c.Lines.Count > 1 && LineReader.Read(c.Lines[0].Text).Shape is LineShape.None or LineShape.Bracket && SpeakerName.Clean(CueText.Plain(c.Lines[0].Text)) is var name && SpeakerName.IsName(name) ? name : null);
        var known = names.OfType<string>().ToList();
        if (known.Count < 2 || known.Count < Nearly * filled.Count || known.Distinct(StringComparer.OrdinalIgnoreCase).Count() == known.Count || filled.Exists(c => LineReader.Read(c.Lines[0].Text) is { Shape: LineShape.Bracket } r && r.TextAt < c.Lines[0].Text.Length))
        {
            return null;
        }

        var said = new Said();
        foreach (var (cue, name) in filled.Zip(names))
        {
            if (name is null && known.Count > 0)
            {
                said.Warnings.Add(ImportWarning.NoSpeaker(cue.Lines[0].Index + 1));
            }

            // Another name may stand on a later line of the cue.
            var speaker = name;
            foreach (var line in name is null ? cue.Lines : cue.Lines[1..])
            {
                var text = CueText.Plain(line.Text);
                var next = SpeakerName.Clean(text);
                if (LineReader.Read(line.Text).Shape == LineShape.Bracket && known.Contains(next, StringComparer.OrdinalIgnoreCase))
                {
                    speaker = next;
                }
                else if (text.Any(char.IsLetterOrDigit))
                {
                    said.Add(speaker, cue.StartMs, text);
                }
            }
        }

        return said;
    }

    private static Said Labels(IReadOnlyList<Cue> cues)
    {
        var lines = cues.SelectMany(c => c.Lines.Select((l, i) => (Cue: c, Line: l, First: i == 0, Text: CueText.Plain(l.Text)))).Where(l => l.Text.Length > 0).ToList();
        var readings = lines.ConvertAll(l => LineReader.Read(l.Text));
        var firsts = lines.Count(l => l.First);
        var brackets = readings.Where((r, i) => r.Shape == LineShape.Bracket).Count() >= Math.Max(2, Third * firsts);
        // Only the first line of a cue tells: the others are mostly the rest of a sentence.
        var labels = SpeakerLabels.Learn([.. readings.Select((r, i) => (Label: LabelOf(r, brackets), lines[i].First)).Where(l => l.First || l.Label is not null).Select(l => l.Label)]);
        var said = new Said();
        string? speaker = null;
        foreach (var (line, reading) in lines.Zip(readings))
        {
            var label = LabelOf(reading, brackets);
            var kind = label is null ? SpeakerLabels.Kind.Speech : labels.Of(label);
            if (kind == SpeakerLabels.Kind.Speaker)
            {
                speaker = label;
                said.Add(speaker, line.Cue.StartMs, reading.TextOf(line.Text));
                continue;
            }

            if (kind == SpeakerLabels.Kind.Unclear && line.First)
            {
                said.Warnings.Add(ImportWarning.UnclearSpeaker(label!, line.Line.Index + 1));
                speaker = null;
            }
            else if (labels.Any && line.Text.StartsWith(">>", StringComparison.Ordinal))
            {
                // Broadcasters mark a change of speakers with arrows; this one is not named.
                said.Warnings.Add(ImportWarning.NoSpeaker(line.Line.Index + 1));
                speaker = null;
            }

            // A dash or a note of music alone is nothing said.
            if (line.Text.Any(char.IsLetterOrDigit))
            {
                said.Add(speaker, line.Cue.StartMs, line.Text);
            }
        }

        said.Names.UnionWith(labels.Names);
        return said;
    }

    private static string? LabelOf(LineReading reading, bool brackets) =>
        reading is { Shape: LineShape.Label } || (brackets && reading.Shape == LineShape.Bracket) ? reading.Name : null;

    [GeneratedRegex("^[0-9]+\\s+\"(?<name>[^\"]*)\"", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex WebexId { get; }

    [GeneratedRegex(@"^(?:(?:NOTE|STYLE|REGION)\b|(?:Kind|Language):)", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex WebVttHeader { get; }

    private sealed class Said
    {
        public List<(string? Speaker, int StartMs, string Text)> Parts { get; } = [];

        public HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

        public List<ImportWarning> Warnings { get; } = [];

        public void Add(string? speaker, int startMs, string text)
        {
            Parts.Add((speaker, startMs, text));
            if (speaker is not null)
            {
                Names.Add(speaker);
            }
        }

        public void Add(string? speaker, Cue cue)
        {
            foreach (var line in cue.Lines)
            {
                Add(speaker, cue.StartMs, CueText.Plain(line.Text));
            }
        }
    }
}
