namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>
/// Reads one line: name, time and speech in every order in which programs write them, with marks of Markdown around them. The
/// time that it takes grows with the first hundred characters only.
/// </summary>
internal static class LineReader
{
    private const int MaxLabel = 120;
    private const int MaxHeader = 240;
    private const string Marks = "*_`";
    private const string Dashes = "-–—|•·>";

    /// <summary>Reads the line.</summary>
    public static LineReading Read(string line)
    {
        var lead = Lead(line);
        var (at, bold) = (lead.At, lead.Bold);
        if (at >= line.Length)
        {
            return default;
        }

        int? time = null;
        var dashed = false;
        if (ClockTime.Read(line.AsSpan(at)) is { } first)
        {
            time = first.Milliseconds;
            at += first.Length;
            (at, dashed) = Gap(line, at);
            dashed |= first.Bracketed;
            if (at >= line.Length)
            {
                return new LineReading(LineShape.Time, null, time, line.Length, Firm: true);
            }
        }

        return Voice(line, at, time)
            ?? Label(line, at, time)
            ?? (time is null ? NameTime(line, at, bold) ?? NameTimeWords(line, at) ?? Bracket(line, at) : Cell(line, at, time))
            ?? (time is null ? default : new LineReading(LineShape.TimeWords, SpeakerName.Clean(line.AsSpan(at)), time, at, dashed));
    }

    // Blanks, headings, quotes, bullets and bold.
    private static (int At, bool Bold) Lead(string line)
    {
        var at = 0;
        while (at < line.Length && (char.IsWhiteSpace(line[at]) || line[at] is '#' or '>' || (line[at] is '-' or '*' or '•' or '–' && at + 1 < line.Length && line[at + 1] == ' ')))
        {
            at++;
        }

        var start = at;
        while (at < line.Length && Marks.Contains(line[at], StringComparison.Ordinal))
        {
            at++;
        }

        return (at, at > start);
    }

    // Marks, blanks and at most one separator after a time.
    private static (int At, bool Dashed) Gap(string line, int at)
    {
        var dashed = false;
        while (at < line.Length)
        {
            if (!dashed && Dashes.Contains(line[at], StringComparison.Ordinal))
            {
                dashed = true;
            }
            else if (!char.IsWhiteSpace(line[at]) && !Marks.Contains(line[at], StringComparison.Ordinal) && !(line[at] is ':' or ','))
            {
                break;
            }

            at++;
        }

        return (at, dashed);
    }

    // 00:00:06 <v Ana>we begin
    private static LineReading? Voice(string line, int at, int? time)
    {
        if (time is null || !line.AsSpan(at).StartsWith("<v ", StringComparison.Ordinal) || line.IndexOf('>', at) is not (> 0 and var end) || end - at > MaxLabel)
        {
            return null;
        }

        var name = SpeakerName.Clean(line.AsSpan(at + 3, end - at - 3));
        return name.Length == 0 ? null : new LineReading(LineShape.Label, name, time, end + 1, Firm: true);
    }

    private static LineReading? Label(string line, int at, int? before)
    {
        var colon = Colon(line, at);
        if (colon < 0)
        {
            return null;
        }

        var span = line.AsSpan(at, colon - at).TrimEnd(" *_\t");
        int? inside = null;
        if (ClockTime.ReadAtEnd(span) is { } last && last.Length < span.Length)
        {
            inside = last.Milliseconds;
            span = span[..^last.Length];
        }

        var name = SpeakerName.Clean(span);
        if (!IsLabel(name))
        {
            return null;
        }

        var text = colon + 1;
        while (text < line.Length && (char.IsWhiteSpace(line[text]) || (Marks.Contains(line[text], StringComparison.Ordinal) && text < colon + 4)))
        {
            text++;
        }

        int? after = null;
        if (before is null && inside is null && ClockTime.Read(line.AsSpan(text)) is { } next
            && (next.Bracketed || text + next.Length >= line.Length || char.IsWhiteSpace(line[text + next.Length])))
        {
            // "Ana: 10:30 is too late" is speech: a time without brackets counts only if it has nothing behind it but blanks, or two of them.
            var end = text + next.Length;
            if (next.Bracketed || string.IsNullOrWhiteSpace(line[end..]) || line[end] == '\t' || line.AsSpan(end).StartsWith("  ", StringComparison.Ordinal))
            {
                after = next.Milliseconds;
                (text, _) = next.Bracketed ? Gap(line, end) : (end, false);
            }
        }

        var marked = at > 0 && Marks.Contains(line[at - 1], StringComparison.Ordinal);
        return new LineReading(LineShape.Label, name, before ?? inside ?? after, text, marked || before is not null || inside is not null || after is not null);
    }

    private static bool IsLabel(string name) =>
        name.Length is > 0 and <= MaxLabel && name.Any(char.IsLetter) && SpeakerName.WordCount(name) <= SpeakerName.MaxWords;

    // The colon after a label: a blank, the end, a mark of bold or a letter of a script without blanks follows it.
    private static int Colon(string line, int at)
    {
        for (var i = at; i < line.Length && i - at <= MaxLabel; i++)
        {
            if (line[i] == '：' || (line[i] == ':' && (i + 1 >= line.Length || char.IsWhiteSpace(line[i + 1]) || line[i + 1] is '*' or '_' || line[i + 1] >= 0x2E80)))
            {
                return i;
            }

            if (line[i] == ':' && !(i > at && char.IsAsciiDigit(line[i - 1])))
            {
                return -1;
            }
        }

        return -1;
    }

    private static LineReading? NameTime(string line, int at, bool bold)
    {
        if (line.Length is < 4 or > MaxHeader)
        {
            return null;
        }

        var span = line.AsSpan(at).TrimEnd(" \t\u3000\u00A0*_");
        if (ClockTime.ReadAtEnd(span) is not { } time || time.Length >= span.Length)
        {
            return null;
        }

        var written = span[..^time.Length];
        var closed = written.TrimEnd(" \t\u3000\u00A0");
        var gap = written[closed.Length..];
        var name = SpeakerName.Clean(written);
        if (!IsHeaderName(name))
        {
            return null;
        }

        var marked = bold && (closed[^1] is '*' or '_' || line.AsSpan().TrimEnd()[^1] is '*' or '_');
        var firm = gap.Length >= 2 || gap.Contains('\t') || gap.Contains('\u3000') || marked || (closed[^1] == ']' && line[at] == '[') || (time.Bracketed && SpeakerName.IsName(name));
        return gap.Length == 0 && !time.Bracketed && !marked ? null : new LineReading(LineShape.NameTime, name, time.Milliseconds, line.Length, firm);
    }

    private static bool IsHeaderName(string name) => name.Length > 0 && name.Any(c => char.IsLetter(c) || char.IsDigit(c) || c == '#');

    // **Ana** [0:07] we begin; **Ana** 0:07 we begin; Ana (0:07) we begin
    private static LineReading? NameTimeWords(string line, int at)
    {
        var bold = at > 0 && Marks.Contains(line[at - 1], StringComparison.Ordinal);
        for (var i = at + 1; i < line.Length && i - at <= MaxLabel; i++)
        {
            var closes = bold && Marks.Contains(line[i - 1], StringComparison.Ordinal) && !Marks.Contains(line[i], StringComparison.Ordinal);
            if (line[i] is not ('[' or '(' or '\\' or '（') && !closes)
            {
                continue;
            }

            var start = i;
            while (start < line.Length && line[start] == ' ')
            {
                start++;
            }

            if (ClockTime.Read(line.AsSpan(start)) is { } time && (time.Bracketed || closes))
            {
                var name = SpeakerName.Clean(line.AsSpan(at, i - at));
                var (text, _) = Gap(line, start + time.Length);
                return name.Length > 0 && (bold || SpeakerName.IsName(name)) && IsLabel(name) && text < line.Length
                    ? new LineReading(LineShape.NameTimeWords, name, time.Milliseconds, text, Firm: true)
                    : null;
            }

            if (closes)
            {
                return null;
            }
        }

        return null;
    }

    // 0:07<tab>Ana<tab>we begin
    private static LineReading? Cell(string line, int at, int? time)
    {
        var tab = line.IndexOf('\t', at);
        if (tab < 0 || tab - at > MaxLabel || line[(tab + 1)..].Trim().Length == 0)
        {
            return null;
        }

        var name = SpeakerName.Clean(line.AsSpan(at, tab - at));
        return SpeakerName.IsName(name) ? new LineReading(LineShape.Label, name, time, tab + 1, Firm: true) : null;
    }

    private static LineReading? Bracket(string line, int at)
    {
        if (SpeakerName.Brackets(line[at]) is not { } closing || line.IndexOf(closing, at) is not (> 0 and var end) || end - at > MaxLabel)
        {
            return null;
        }

        var name = SpeakerName.Clean(line.AsSpan(at, end + 1 - at));
        var text = end + 1;
        while (text < line.Length && (char.IsWhiteSpace(line[text]) || line[text] is ':' or '：' || Marks.Contains(line[text], StringComparison.Ordinal)))
        {
            text++;
        }

        return SpeakerName.IsName(name) ? new LineReading(LineShape.Bracket, name, null, text, Firm: false) : null;
    }
}
