namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>A line that begins a turn whose text stands below it.</summary>
/// <param name="Line">Index of the line, or of the first of the lines, that name speaker or time.</param>
/// <param name="Speaker">Null if there is only a time.</param>
/// <param name="StartMs">The time, in milliseconds; null if there is only a name.</param>
/// <param name="TextFrom">Index of the line below.</param>
internal readonly record struct TurnHeader(int Line, string? Speaker, int? StartMs, int TextFrom);

/// <summary>Finds the lines that begin turns: name and time in either order, on one line or on two, or a time alone.</summary>
internal static class TurnHeaders
{
    private const double Nearly = 0.8;

    // Lines of a head above the first name.
    private const int MaxAbove = 20;

    /// <summary>
    /// The headers in order. A line of that shape that follows text without a blank line in between counts as a sentence
    /// if no other line names that speaker and it starts like a sentence, or if its time goes backwards or is later than that of
    /// the next header. The time alone decides only if the other headers do follow a blank line: people talk over
    /// each other, and recordings restart. With one blank before the time, the name must be known or occur again.
    /// </summary>
    public static List<TurnHeader> Find(IReadOnlyList<string> lines, IReadOnlyList<LineReading> readings)
    {
        if (TimeThenName(lines, readings) is { Count: > 0 } fathom)
        {
            return fathom;
        }

        var candidates = Candidates(lines, readings);
        var named = candidates.Where(c => c.Speaker is not null).CountBy(c => c.Speaker!).ToDictionary();
        var separated = candidates.Count(c => c.Line > 0 && IsSetOff(c.Line, lines));
        var blankLines = separated > 0 && separated >= candidates.Count(c => !IsSetOff(c.Line, lines));
        var headers = new List<TurnHeader>(candidates.Count);
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            if (IsSetOff(candidate.Line, lines) || !LooksLikeText(candidate, headers, i + 1 < candidates.Count ? candidates[i + 1].StartMs : null, named, blankLines))
            {
                headers.Add(candidate);
            }
        }

        return headers.Exists(h => h.Speaker is not null) ? headers : OnTwoLines(headers, lines, readings) ?? headers;
    }

    private static List<TurnHeader> Candidates(IReadOnlyList<string> lines, IReadOnlyList<LineReading> readings)
    {
        var firm = readings.Where(r => r is { Shape: LineShape.NameTime, Firm: true }).Select(r => r.Name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var loose = readings.Where(r => r is { Shape: LineShape.NameTime, Firm: false } && SpeakerName.IsName(r.Name!)).CountBy(r => r.Name!, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var candidates = new List<TurnHeader>();
        for (var i = 0; i < readings.Count; i++)
        {
            if (readings[i].Shape == LineShape.Time || (readings[i].Shape == LineShape.NameTime && (readings[i].Firm || firm.Contains(readings[i].Name!) || loose.GetValueOrDefault(readings[i].Name!) > 1)))
            {
                candidates.Add(Header(i, readings[i]));
            }
        }

        return candidates.Exists(c => c.Speaker is not null) ? WithOthers(candidates, lines, readings) : candidates;
    }

    // Where headers are known, a line with one blank that names someone who speaks once is one, too, if text follows and its time fits
    // between theirs: otherwise her words would be said by the speaker before.
    private static List<TurnHeader> WithOthers(List<TurnHeader> known, IReadOnlyList<string> lines, IReadOnlyList<LineReading> readings)
    {
        var all = new List<TurnHeader>(known.Count);
        var next = 0;
        for (var i = 0; i < readings.Count; i++)
        {
            if (next < known.Count && known[next].Line == i)
            {
                all.Add(known[next++]);
            }
            else if (readings[i] is { Shape: LineShape.NameTime } reading && SpeakerName.IsName(reading.Name!) && HasTextBelow(i, lines, readings)
                && (all.Count == 0 || all[^1].StartMs <= reading.StartMs) && (next == known.Count || reading.StartMs <= known[next].StartMs))
            {
                all.Add(Header(i, reading));
            }
        }

        return all;
    }

    private static TurnHeader Header(int line, LineReading reading) => new(line, reading.Shape == LineShape.Time ? null : reading.Name, reading.StartMs!.Value, line + 1);

    private static bool HasTextBelow(int line, IReadOnlyList<string> lines, IReadOnlyList<LineReading> readings) =>
        HasText(line + 1, lines, readings) || (line + 1 < lines.Count && string.IsNullOrWhiteSpace(lines[line + 1]) && HasText(line + 2, lines, readings));

    // "0:07 - Ana" above each text.
    private static List<TurnHeader>? TimeThenName(IReadOnlyList<string> lines, IReadOnlyList<LineReading> readings)
    {
        var all = Enumerable.Range(0, readings.Count).Where(i => readings[i].Shape == LineShape.TimeWords).ToList();
        var fit = all.Where(i => SpeakerName.IsName(readings[i].Name!) && HasText(i + 1, lines, readings)).ToList();
        var names = fit.Select(i => readings[i].Name!).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        return fit.Count > 0 && fit.Count >= Nearly * all.Count && (names < fit.Count || fit.TrueForAll(i => readings[i].Firm))
            ? [.. fit.Select(i => new TurnHeader(i, readings[i].Name, readings[i].StartMs!.Value, i + 1))]
            : null;
    }

    // A name alone above or below each time.
    private static List<TurnHeader>? OnTwoLines(List<TurnHeader> times, IReadOnlyList<string> lines, IReadOnlyList<LineReading> readings)
    {
        if (times.Count < 2)
        {
            return null;
        }

        var above = times.ConvertAll(t => t.Line > 0 && (t.Line == 1 || string.IsNullOrWhiteSpace(lines[t.Line - 2]) || readings[t.Line - 2].Shape == LineShape.None) && HasText(t.Line + 1, lines, readings) ? NameAlone(t.Line - 1, lines, readings) : null);
        if (AreNames(above))
        {
            return [.. times.Select((t, i) => above[i] is { } name ? t with { Line = t.Line - 1, Speaker = name } : t)];
        }

        var below = times.ConvertAll(t => HasText(t.Line + 2, lines, readings) ? NameAlone(t.Line + 1, lines, readings) : null);
        return AreNames(below) ? [.. times.Select((t, i) => below[i] is { } name ? t with { Speaker = name, TextFrom = t.Line + 2 } : t)] : null;
    }

    /// <summary>
    /// Names alone on their lines, without times: bold, as headings, in capitals, or full names and numbered speakers, of which some occur
    /// again and have text below them. Empty if the lines are something else.
    /// </summary>
    public static List<TurnHeader> NamesAlone(IReadOnlyList<string> lines, IReadOnlyList<LineReading> readings)
    {
        var found = new List<TurnHeader>();
        var last = -2;
        for (var i = 0; i < lines.Count; i++)
        {
            if (last != i - 1 && NameAlone(i, lines, readings) is { } name && !SpeakerName.IsOpener(name) && !ProgramLines.IsRecording(name) && HeadField.Of(name) == HeadField.Kind.None && !ProgramLines.IsTranscriptHeading(lines[i]) && HasTextBelow(i, lines, readings))
            {
                found.Add(new TurnHeader(i, name, null, i + 1));
                last = i;
            }
        }

        // What stands there once may be a short answer.
        var counts = found.CountBy(h => h.Speaker!, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var again = counts.Where(c => c.Value > 1).Select(c => c.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var set = found.FindAll(h => again.Contains(h.Speaker!)).TrueForAll(h => IsSetOff(h.Line, lines));
        var headers = found.FindAll(h => again.Contains(h.Speaker!) || ((IsSetOff(h.Line, lines) || !set) && (SpeakerName.IsFullName(h.Speaker!) || SpeakerName.IsNumbered(h.Speaker!))));
        var text = lines.Count(l => !string.IsNullOrWhiteSpace(l)) - headers.Count;
        var marked = headers.TrueForAll(h => IsMarked(lines[h.Line]));
        return headers.Count > 2 && AreNames([.. headers.Select(h => h.Speaker)]) && text >= headers.Count && headers[0].Line <= MaxAbove
            && again.Count(n => SpeakerName.IsFullName(n) || SpeakerName.IsNumbered(n) || marked) * 2 >= again.Count
            ? headers
            : [];
    }

    private static bool IsMarked(string line) => line.TrimStart() is ['#' or '*' or '_' or '[' or '(', ..] || !line.Any(char.IsLower);

    private static bool AreNames(List<string?> names)
    {
        var known = names.OfType<string>().ToList();
        return known.Count >= Nearly * names.Count && known.Distinct(StringComparer.OrdinalIgnoreCase).Count() is var distinct && (distinct <= 0.7 * known.Count || (distinct < known.Count && known.Count <= 4));
    }

    private static string? NameAlone(int at, IReadOnlyList<string> lines, IReadOnlyList<LineReading> readings) =>
        at < lines.Count && readings[at].Shape is LineShape.None or LineShape.Bracket && SpeakerName.Clean(lines[at]) is var name && SpeakerName.IsName(name) && SpeakerName.WordCount(name) <= 5 ? name : null;

    private static bool HasText(int at, IReadOnlyList<string> lines, IReadOnlyList<LineReading> readings) =>
        at < lines.Count && !string.IsNullOrWhiteSpace(lines[at]) && readings[at].Shape is LineShape.None or LineShape.Label or LineShape.Bracket;

    private static bool IsSetOff(int line, IReadOnlyList<string> lines) => line == 0 || string.IsNullOrWhiteSpace(lines[line - 1]);

    private static bool LooksLikeText(TurnHeader candidate, List<TurnHeader> before, int? next, Dictionary<string, int> named, bool blankLines)
    {
        var outOfOrder = (before.Count > 0 && candidate.StartMs < before[^1].StartMs) || candidate.StartMs > next;
        if (candidate.Speaker is not { } speaker)
        {
            return outOfOrder;
        }

        var sentence = !SpeakerName.IsName(speaker);
        var small = char.IsLower(speaker[0]) && speaker.Contains(' ', StringComparison.Ordinal);
        return named[speaker] == 1 && ((sentence && small) || (outOfOrder && (sentence || blankLines)));
    }
}
