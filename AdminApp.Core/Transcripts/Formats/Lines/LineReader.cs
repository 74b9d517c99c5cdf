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
        var dated = ClockTime.ReadDated(line.AsSpan(at));
        if ((dated ?? ClockTime.Read(line.AsSpan(at))) is { } first)
        {
            time = first.Milliseconds;
            at += first.Length;
            // "(0:07):" is a label without the name: the same speaker goes on.
            var nameless = first.Bracketed && at < line.Length && line[at] is ':' or '：';
            (at, dashed) = Gap(line, at);
            dashed |= first.Bracketed;
            if (at >= line.Length)
            {
                return dated is not null ? default : new LineReading(nameless ? LineShape.TimeLabel : LineShape.Time, null, time, line.Length, Firm: true);
            }
        }

        return Voice(line, at, time)
            ?? Label(line, at, time)
            ?? (time is null ? NameTime(line, at, bold) ?? NameTimeWords(line, at) ?? Bracket(line, at) ?? Cells(line, at) : Cell(line, at, time))
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

        at = AfterNumber(line, at);
        var start = at;
        while (at < line.Length && Marks.Contains(line[at], StringComparison.Ordinal))
        {
            at++;
        }

        return (at, at > start);
    }

    // The number of an item, "3. Ana", and the sign before a time, "@0:07". "3. Oktober" is a date.
    private static int AfterNumber(string line, int at)
    {
        if (at + 1 < line.Length && line[at] == '@' && char.IsAsciiDigit(line[at + 1]))
        {
            return at + 1;
        }

        var end = at;
        while (end < line.Length && end - at < 4 && char.IsAsciiDigit(line[end]))
        {
            end++;
        }

        if (end == at || end + 2 >= line.Length || !(line[end] is '.' or ')') || line[end + 1] != ' ')
        {
            return at;
        }

        var next = end + 1 + line.AsSpan(end + 1).IndexOfAnyExcept(' ');
        var most = Math.Min(MaxLabel, line.Length - at);
        var colon = line.IndexOf(':', at, most);
        var head = line[at..(colon > 0 ? colon : at + most)];
        return next > end && (char.IsUpper(line[next]) || line[next] is '*' or '[') && !DateLine.Is(head) && !MeetingTitle.HasDate(head) ? next : at;
    }

    // Marks, blanks and at most one separator after a time.
    private static (int At, bool Dashed) Gap(string line, int at)
    {
        var dashed = false;
        while (at < line.Length)
        {
            if (!dashed && Dashes.Contains(line[at], StringComparison.Ordinal))
            {
                // "---" is one, "--group" is part of what is said.
                var end = at + 1;
                while (end < line.Length && line[end] == line[at])
                {
                    end++;
                }

                if (end - at > 1 && end < line.Length && !char.IsWhiteSpace(line[end]))
                {
                    break;
                }

                (dashed, at) = (true, end - 1);
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
        return new LineReading(LineShape.Label, name, before ?? inside ?? after, text, marked || before is not null || inside is not null || after is not null) { IsTimed = inside is not null };
    }

    private static bool IsLabel(string name) =>
        name.Length is > 0 and <= MaxLabel && (name.Any(char.IsLetter) || SpeakerName.IsPhone(name)) && SpeakerName.WordCount(name) <= SpeakerName.MaxWords;

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

        var span = line.AsSpan(at).TrimEnd(" \t\u3000\u00A0*_`");
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

        var marked = bold && (closed[^1] is '*' or '_' || line.AsSpan().TrimEnd()[^1] is '*' or '_' or '`');
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
                return name.Length > 0 && (bold || SpeakerName.IsName(name)) && IsLabel(name)
                    ? new LineReading(text < line.Length ? LineShape.NameTimeWords : LineShape.NameTime, name, time.Milliseconds, text, Firm: true)
                    : null;
            }

            if (closes)
            {
                return null;
            }
        }

        return null;
    }

    // 0:07<tab>Ana<tab>we begin; 0:07 | Ana | we begin
    private static LineReading? Cell(string line, int at, int? time)
    {
        foreach (var separator in (ReadOnlySpan<string>)["\t", " | ", " --- "])
        {
            var end = line.IndexOf(separator, at, Math.Min(MaxLabel, line.Length - at), StringComparison.Ordinal);
            // A bar or a dash in what is said is none of a table: there is one before the name, too.
            var inTable = separator == "\t" || line.AsSpan(0, at).TrimEnd().EndsWith(separator.AsSpan().Trim());
            if (inTable && end > at && line[(end + separator.Length)..].Trim().Length > 0 && SpeakerName.Clean(line.AsSpan(at, end - at)) is var name && SpeakerName.IsName(name))
            {
                return new LineReading(LineShape.Label, name, time, end + separator.Length, Firm: true);
            }
        }

        return null;
    }

    // Ana<tab>0:07<tab>we begin
    private static LineReading? Cells(string line, int at)
    {
        var tab = line.IndexOf('\t', at, Math.Min(MaxLabel, line.Length - at));
        if (tab <= at || ClockTime.Read(line.AsSpan(tab + 1)) is not { } time || tab + 1 + time.Length >= line.Length || line[tab + 1 + time.Length] != '\t')
        {
            return null;
        }

        var name = SpeakerName.Clean(line.AsSpan(at, tab - at));
        return name.Length > 0 && IsLabel(name) ? new LineReading(LineShape.NameTimeWords, name, time.Milliseconds, tab + 2 + time.Length, Firm: true) : null;
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

        // [Ana] 0:07 we begin
        if (name.Length > 0 && ClockTime.Read(line.AsSpan(text)) is { } time && text + time.Length < line.Length && char.IsWhiteSpace(line[text + time.Length]))
        {
            return new LineReading(LineShape.NameTimeWords, name, time.Milliseconds, text + time.Length, Firm: true);
        }

        // [Ana, 0:07] we begin
        var inside = line.AsSpan(at + 1, end - at - 1);
        if (ClockTime.ReadAtEnd(inside) is { } last && last.Length < inside.Length && text < line.Length && SpeakerName.Clean(inside[..^last.Length]) is var named && SpeakerName.IsName(named))
        {
            return new LineReading(LineShape.NameTimeWords, named, last.Milliseconds, text, Firm: true);
        }

        return SpeakerName.IsName(name) ? new LineReading(LineShape.Bracket, name, null, text, Firm: false) : null;
    }
}
