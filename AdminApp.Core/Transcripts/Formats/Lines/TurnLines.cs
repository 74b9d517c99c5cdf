namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>
/// Reads text in which lines begin turns, whatever order their program writes name, time and speech in. Which of the shapes of
/// <see cref="LineShape"/> counts is decided over the whole file: a handful of lines of one shape does not outweigh a file of another.
/// </summary>
internal sealed class TurnLines
{
    private const double Half = 0.5;
    private const double Third = 0.3;
    private const int MaxHead = 40;
    private const int MaxDate = 100;

    private readonly IReadOnlyList<string> _lines;
    private readonly LineReading[] _readings;
    private readonly List<TurnHeader> _headers;
    private readonly SpeakerLabels _labels;
    private readonly bool _brackets;
    private readonly int _from;
    private readonly int _head;

    private TurnLines(IReadOnlyList<string> lines, int from, bool allNames)
    {
        (_lines, _from) = (lines, from);
        _readings = [.. lines.Select((line, i) => i < from || string.IsNullOrWhiteSpace(line) ? default : LineReader.Read(line))];
        _headers = TurnHeaders.Find(lines, _readings);
        var spoken = Enumerable.Range(from, lines.Count - from).Where(i => !string.IsNullOrWhiteSpace(lines[i]) && _readings[i].Shape != LineShape.Time && !ProgramLines.IsEvent(lines[i]) && !ProgramLines.IsDecoration(lines[i]) && !(lines[i].Length <= MaxDate && DateLine.Is(lines[i]))).ToList();
        _brackets = spoken.Count(i => _readings[i].Shape == LineShape.Bracket) >= Math.Max(2, Third * spoken.Count);
        _head = HeadEnd(spoken);
        var labels = spoken.Where(i => i >= _head).Select(LabelOf).ToList();
        _labels = allNames ? SpeakerLabels.Of(labels) : SpeakerLabels.Learn(labels, spoken.Where(i => i >= _head && _readings[i] is { Shape: LineShape.Label, StartMs: not null, Firm: true }).Select(i => _readings[i].Name!));
        Shape = Decide(spoken.Where(i => i >= _head).ToList());
    }

    /// <summary>How turns begin.</summary>
    public enum Form
    {
        /// <summary>Nothing in the lines begins turns.</summary>
        None,

        /// <summary>Lines with a name, a time or both stand above the text.</summary>
        Headers,

        /// <summary>The name, the time or both are on the same line as the speech.</summary>
        Inline,
    }

    /// <summary>How turns begin in this file.</summary>
    public Form Shape { get; }

    /// <summary>Whether lines of speech have times.</summary>
    public bool HasTimes => Shape == Form.Headers || _readings.Any(r => r.StartMs is not null && (r.Shape != LineShape.Label || IsSpeaker(r)));

    /// <summary>Whether any turn has a named speaker.</summary>
    public bool HasSpeakers => Shape == Form.Headers ? _headers.Exists(h => h.Speaker is not null) : _labels.Any;

    /// <summary>Reads the lines from <paramref name="from"/> on.</summary>
    /// <param name="allNames">Whether every label is a name, as in transcripts that a program wrote.</param>
    public static TurnLines Read(IReadOnlyList<string> lines, int from = 0, bool allNames = false) => new(lines, from, allNames);

    /// <summary>The turns, with what stands above them.</summary>
    public ParsedTranscript Parse()
    {
        var first = Shape == Form.Headers ? _headers[0].Line : Enumerable.Range(_head, _lines.Count - _head).First(BeginsTurn);
        var preamble = Preamble.Read(_lines, _from, first);
        var warnings = new List<ImportWarning>();
        var above = preamble.Speech.Count == 0 ? null : new ParsedTurn(ParsedTurn.Unknown, null, string.Join('\n', preamble.Speech.Select(i => _lines[i].Trim())));
        if (above is not null)
        {
            warnings.Add(ImportWarning.TextAbove(preamble.Speech[0] + 1));
        }

        var turns = Shape == Form.Headers ? Below() : Within(first, warnings);
        if (!HasSpeakers)
        {
            warnings.Add(ImportWarning.NoSpeakers);
        }

        return new ParsedTranscript(preamble.Heading, above is null ? turns : [above, .. turns], warnings);
    }

    private IReadOnlyList<ParsedTurn> Below()
    {
        var turns = new TurnList();
        for (var i = 0; i < _headers.Count; i++)
        {
            var header = _headers[i];
            var end = i + 1 < _headers.Count ? _headers[i + 1].Line : _lines.Count;
            var body = Enumerable.Range(header.TextFrom, Math.Max(0, end - header.TextFrom)).Where(IsSaid).Select(at => _lines[at].TrimEnd());
            turns.Add(new ParsedTurn(header.Speaker ?? ParsedTurn.Unknown, header.StartMs, string.Join('\n', body).Trim()));
        }

        return turns.Turns;
    }

    private IReadOnlyList<ParsedTurn> Within(int first, List<ImportWarning> warnings)
    {
        var turns = new TurnsInARow();
        string? speaker = null;
        int? start = null;
        var unclear = false;
        for (var i = first; i < _lines.Count; i++)
        {
            var (line, reading) = (_lines[i], _readings[i]);
            if (string.IsNullOrWhiteSpace(line) || !IsSaid(i))
            {
                continue;
            }

            // The time of a section, as in Google Meet's document. Who goes on is not said there.
            start = reading.StartMs is { } time && BeginsTurn(i) ? time : start;
            if (reading.Shape == LineShape.Time)
            {
                (speaker, unclear) = _labels.Any ? (null, true) : (speaker, false);
                continue;
            }

            if (IsSpeaker(reading))
            {
                (speaker, unclear) = (reading.Name, false);
                turns.Add(speaker, start, reading.TextOf(line));
                continue;
            }

            if (reading.Shape == LineShape.Label && _labels.Of(reading.Name!) == SpeakerLabels.Kind.Unclear)
            {
                (speaker, unclear) = (null, false);
                warnings.Add(ImportWarning.UnclearSpeaker(reading.Name!, i + 1));
            }
            else if (unclear)
            {
                unclear = false;
                warnings.Add(ImportWarning.NoSpeaker(i + 1));
            }

            turns.Add(speaker, start, reading.Shape == LineShape.TimeWords ? reading.TextOf(line) : reading is { Shape: LineShape.Label, StartMs: not null } ? WithoutTime(line) : line.Trim());
        }

        return turns.ToList();
    }

    // The line of a label that is no speaker: without the time before it.
    private static string WithoutTime(string line)
    {
        var text = line.TrimStart();
        return ClockTime.Read(text) is { } time ? text[time.Length..].Trim() : line.Trim();
    }

    private bool IsSaid(int at) =>
        !OtterBlocks.IsClosing(_lines[at])
        && !(Shape == Form.Inline && _readings[at].Shape == LineShape.NameTime && HeadField.Of(_readings[at].Name!) != HeadField.Kind.None)
        && !(ProgramLines.IsEvent(_lines[at]) && (at == 0 || string.IsNullOrWhiteSpace(_lines[at - 1]) || IsLast(at)));

    private bool IsLast(int at) => Enumerable.Range(at + 1, _lines.Count - at - 1).All(i => string.IsNullOrWhiteSpace(_lines[i]));

    private bool BeginsTurn(int at) => _readings[at].Shape switch
    {
        LineShape.None => false,
        LineShape.Label or LineShape.Bracket => IsSpeaker(_readings[at]) || _readings[at].StartMs is not null,
        LineShape.NameTime => false,
        _ => true,
    };

    private bool IsSpeaker(LineReading reading) => reading.Shape switch
    {
        LineShape.NameTimeWords => true,
        LineShape.Label => _labels.Of(reading.Name!) == SpeakerLabels.Kind.Speaker,
        LineShape.Bracket => _brackets && _labels.Of(reading.Name!) == SpeakerLabels.Kind.Speaker,
        _ => false,
    };

    private string? LabelOf(int at) => _readings[at].Shape is LineShape.Label or LineShape.NameTimeWords || (_brackets && _readings[at].Shape == LineShape.Bracket) ? _readings[at].Name : null;

    // Fields such as "Date: …" in the first lines are no speakers, unless they occur again.
    private int HeadEnd(List<int> spoken)
    {
        var counts = spoken.Select(LabelOf).OfType<string>().CountBy(l => l, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var end = _from;
        foreach (var i in spoken.Take(MaxHead))
        {
            if (LabelOf(i) is not { } label)
            {
                continue;
            }

            if (HeadField.Of(label) == HeadField.Kind.None ? counts[label] > 1 : counts[label] > 2)
            {
                break;
            }

            end = HeadField.Of(label) == HeadField.Kind.None ? end : i + 1;
        }

        return end;
    }

    private Form Decide(List<int> spoken)
    {
        var named = _headers.Count(h => h.Speaker is not null);
        var labelled = spoken.Count(i => IsSpeaker(_readings[i]));
        var timed = spoken.Where(i => _readings[i].Shape == LineShape.TimeWords || _readings[i] is { Shape: LineShape.Label, StartMs: not null }).ToList();
        if (named > 0 && named >= labelled)
        {
            return Form.Headers;
        }

        // A single "Note: …" is not a dialogue.
        if (labelled > 1)
        {
            return Form.Inline;
        }

        if (timed.Count > 1 && (timed.Count >= Half * spoken.Count || (timed.Count > 2 && timed.Zip(timed.Skip(1)).All(p => _readings[p.First].StartMs <= _readings[p.Second].StartMs))))
        {
            return Form.Inline;
        }

        return _headers.Count > 1 || (_headers.Count == 1 && _lines.Skip(_from).Take(_headers[0].Line - _from).Count(l => !string.IsNullOrWhiteSpace(l)) <= 1) ? Form.Headers : Form.None;
    }
}
