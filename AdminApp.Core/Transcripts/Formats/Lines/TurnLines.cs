namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>
/// Reads text in which lines begin turns, whatever order their program writes name, time and speech in. Which of the shapes of
/// <see cref="LineShape"/> counts is decided over the whole file: a handful of lines of one shape does not outweigh a file of another.
/// </summary>
internal sealed class TurnLines
{
    private const double Half = 0.5;
    private const double Third = 0.3;
    private const double Nearly = 0.8;
    private const int MaxHead = 40;

    // Lines of a file that has one turn.
    private const int MaxSingle = 3;
    private const int MaxDate = 100;

    private readonly IReadOnlyList<string> _lines;
    private readonly LineReading[] _readings;
    private readonly List<TurnHeader> _headers;
    private readonly SpeakerLabels _labels;
    private readonly bool _brackets;
    private readonly bool _timedWords;
    private readonly int[] _nextStart;
    private readonly int _from;
    private readonly int _head;

    private TurnLines(IReadOnlyList<string> lines, int from, bool allNames)
    {
        (_lines, _from) = (lines, from);
        _readings = [.. lines.Select((line, i) => i < from || string.IsNullOrWhiteSpace(line) ? default : LineReader.Read(line))];
        var spoken = Enumerable.Range(from, lines.Count - from).Where(i => !string.IsNullOrWhiteSpace(lines[i]) && _readings[i].Shape is not (LineShape.Time or LineShape.TimeLabel) && !ProgramLines.IsEvent(lines[i]) && !ProgramLines.IsNotice(lines[i]) && !ProgramLines.IsDecoration(lines[i]) && !(lines[i].Length <= MaxDate && !_readings[i].IsTimed && DateLine.Is(lines[i]))).ToList();
        if (!allNames)
        {
            OtherLabels.Find(lines, spoken, _readings);
        }

        _headers = TurnHeaders.Find(lines, _readings);
        _brackets = spoken.Count(i => _readings[i].Shape == LineShape.Bracket) >= Math.Max(2, Third * spoken.Count);
        _head = HeadEnd(spoken);
        var labels = spoken.Where(i => i >= _head).Select(LabelOf).ToList();
        _labels = allNames ? SpeakerLabels.Of(labels) : Learn(labels, spoken.FindAll(i => i >= _head && _readings[i].Shape == LineShape.Label));
        var named = spoken.FindAll(i => i >= _head && IsSpeaker(_readings[i]));
        var words = spoken.FindAll(i => _readings[i].Shape == LineShape.TimeWords);
        _timedWords = named.Count == 0 || named.Exists(i => _readings[i].StartMs is not null) || (words.Count >= named.Count && words[^1] > named[0]);
        _nextStart = NextStarts();
        Shape = Decide(spoken.Where(i => i >= _head).ToList());
        if (Shape == Form.None && !allNames && TurnHeaders.NamesAlone(lines, _readings) is { Count: > 0 } alone)
        {
            (_headers, Shape) = (alone, Form.Headers);
        }
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
    public bool HasTimes => Shape == Form.Headers ? _headers.Exists(h => h.StartMs is not null) : _readings.Any(r => r.StartMs is not null && (r.Shape != LineShape.Label || IsSpeaker(r)));

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
            start = reading.StartMs is { } time && BeginsTurn(i) && IsTimed(i, start) ? time : start;
            if (reading.Shape == LineShape.TimeLabel)
            {
                turns.Add(speaker, start, reading.TextOf(line));
                continue;
            }

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

            turns.Add(speaker, start, reading.Shape == LineShape.TimeWords && IsTimed(i, start) ? reading.TextOf(line) : reading is { Shape: LineShape.Label, StartMs: not null } ? WithoutTime(line) : line.Trim());
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
        && !ProgramLines.IsTask(_lines[at])
        && !(Shape == Form.Inline && _readings[at].Shape == LineShape.NameTime && HeadField.Of(_readings[at].Name!) != HeadField.Kind.None)
        && !((ProgramLines.IsEvent(_lines[at]) || ProgramLines.IsNotice(_lines[at])) && (at == 0 || string.IsNullOrWhiteSpace(_lines[at - 1]) || IsLast(at)));

    private bool IsLast(int at) => Enumerable.Range(at + 1, _lines.Count - at - 1).All(i => string.IsNullOrWhiteSpace(_lines[i]));

    private bool BeginsTurn(int at) => _readings[at].Shape switch
    {
        LineShape.None => false,
        LineShape.Label or LineShape.Bracket => IsSpeaker(_readings[at]) || _readings[at].StartMs is not null,
        LineShape.NameTime => false,
        LineShape.TimeWords => _timedWords,
        _ => true,
    };

    // Among names with times, a time at the start of a line counts if it fits between theirs: "10:30 is too late" goes on with a sentence.
    private bool IsTimed(int at, int? start) =>
        _readings[at] is not { Shape: LineShape.TimeWords } reading || (_timedWords && (reading.Firm || !_labels.Any || (!(reading.StartMs < start) && reading.StartMs <= _nextStart[at])));

    // The time of the next named speaker below each line.
    private int[] NextStarts()
    {
        var starts = new int[_lines.Count];
        var next = int.MaxValue;
        for (var i = _lines.Count - 1; i >= 0; i--)
        {
            starts[i] = next;
            next = IsSpeaker(_readings[i]) && _readings[i].StartMs is { } time ? time : next;
        }

        return starts;
    }

    // Where nearly all labels are bold or have times, one without either that occurs once may be a name or not.
    private SpeakerLabels Learn(List<string?> labels, List<int> lines)
    {
        var firm = lines.FindAll(i => _readings[i].Firm);
        if (firm.Count > 2 && firm.Count >= Nearly * lines.Count)
        {
            var names = firm.Select(i => _readings[i].Name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var once = labels.OfType<string>().CountBy(l => l, StringComparer.OrdinalIgnoreCase).Where(l => l.Value == 1 && !names.Contains(l.Key)).Select(l => l.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
            labels = labels.ConvertAll(l => l is not null && once.Contains(l) ? null : l);
        }

        return SpeakerLabels.Learn(
            labels,
            [.. firm.Where(i => _readings[i].StartMs is not null).Select(i => _readings[i].Name!)],
            [.. lines.Where(i => _readings[i].IsTimed).Select(i => _readings[i].Name!)]);
    }

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
            if (IsMarkedHeading(_lines[i]))
            {
                end = i + 1;
            }

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

    // "## Transcript", "Transcript:" end the head.
    private static bool IsMarkedHeading(string line) => (line.TrimStart() is ['#' or '*', ..] || line.TrimEnd() is [.., ':' or '：']) && ProgramLines.IsTranscriptHeading(line);

    private Form Decide(List<int> spoken)
    {
        var named = _headers.Count(h => h.Speaker is not null);
        var labelled = spoken.Count(i => IsSpeaker(_readings[i]));
        var timed = spoken.Where(i => _readings[i].Shape == LineShape.TimeWords || _readings[i] is { Shape: LineShape.Label, StartMs: not null }).ToList();
        if (named > 0 && named >= labelled)
        {
            return Form.Headers;
        }

        // A single "Note: …" is not a dialogue, but a short file may have one turn.
        if (labelled > 1 || (labelled == 1 && spoken.Count <= MaxSingle && IsSpeaker(_readings[spoken[0]]) && (SpeakerName.IsFullName(_readings[spoken[0]].Name!) || SpeakerName.IsNumbered(_readings[spoken[0]].Name!))))
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
