namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>
/// Times as transcripts write them: <c>0:07</c>, <c>01:02:03.500</c>, <c>10:04 AM</c>, also in brackets with a backslash before them
/// (Markdown), and as a range, of which the start counts.
/// </summary>
internal static class ClockTime
{
    private const string Opening = "[(（【<{";
    private const string Closing = "])）】>}";
    private const int MaxLink = 500;
    private const int MillisecondsADay = 24 * 60 * 60 * 1000;

    /// <summary>A time that was read.</summary>
    /// <param name="Milliseconds">The time.</param>
    /// <param name="Length">Its length in the text, brackets included.</param>
    /// <param name="Bracketed">Whether it stands in brackets.</param>
    public readonly record struct Reading(int Milliseconds, int Length, bool Bracketed);

    /// <summary>Reads the time that the text begins with.</summary>
    public static Reading? Read(ReadOnlySpan<char> text)
    {
        var at = Skip(text, 0, '\\');
        var opening = at < text.Length ? Opening.IndexOf(text[at], StringComparison.Ordinal) : -1;
        at = opening >= 0 ? at + 1 : 0;
        if ((Bare(text[at..]) ?? (opening >= 0 ? InUnits(text[at..]) : null)) is not { } start)
        {
            return null;
        }

        at += start.Length;
        at += RangeEnd(text[at..], opening >= 0);
        if (opening < 0)
        {
            return Ends(text, at) ? new Reading(start.Milliseconds, at, Bracketed: false) : null;
        }

        at = Skip(text, at, '\\');
        return at < text.Length && text[at] == Closing[opening] ? new Reading(start.Milliseconds, at + 1 + Link(text[(at + 1)..]), Bracketed: true) : null;
    }

    // [0:07](https://…) leads to the moment.
    private static int Link(ReadOnlySpan<char> text)
    {
        var end = text.StartsWith("(http", StringComparison.Ordinal) ? text[..Math.Min(text.Length, MaxLink)].IndexOf(')') : -1;
        return end + 1;
    }

    /// <summary>Reads the time of day that a date stands before, as in <c>[2025-10-03 10:04:05]</c>, and something behind.</summary>
    public static Reading? ReadDated(ReadOnlySpan<char> text)
    {
        var opening = text.Length > 0 ? Opening.IndexOf(text[0], StringComparison.Ordinal) : -1;
        var at = opening >= 0 ? 1 : 0;
        var date = DateLength(text[at..]);
        if (date == 0 || Bare(text[(at + date)..]) is not { } time)
        {
            return null;
        }

        at += date + time.Length;
        if (opening >= 0)
        {
            return at < text.Length && text[at] == Closing[opening] ? new Reading(time.Milliseconds, at + 1, Bracketed: true) : null;
        }

        return Ends(text, at) ? new Reading(time.Milliseconds, at, Bracketed: false) : null;
    }

    // 2025-10-03T, 03.10.25, 3/10/2025 and the blank behind it.
    private static int DateLength(ReadOnlySpan<char> text)
    {
        var at = 0;
        for (var part = 0; part < 3; part++)
        {
            var digits = Digits(text[at..]);
            if (digits is 0 or > 4 || (part == 1 && digits > 2))
            {
                return 0;
            }

            at += digits;
            if (part < 2 && (at >= text.Length || !(text[at++] is '-' or '.' or '/')))
            {
                return 0;
            }
        }

        var blank = at;
        while (at < text.Length && text[at] is ' ' or 'T' or ',' or '\t' or '\u00A0' or '\u202F')
        {
            at++;
        }

        return at > blank ? at : 0;
    }

    /// <summary>Reads the time that the text ends with; <c>Length</c> counts from the end.</summary>
    public static Reading? ReadAtEnd(ReadOnlySpan<char> text)
    {
        // The longest is a range in brackets. Its first character is not preceded by a digit or a colon.
        for (var at = Math.Max(0, text.Length - 40); at < text.Length; at++)
        {
            var begins = char.IsAsciiDigit(text[at]) || Opening.Contains(text[at], StringComparison.Ordinal) || text[at] == '\\';
            if (begins && (at == 0 || !(char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is ':' or '.' or ',' or '/' or '-' or '$' or '\\'))
                && Read(text[at..]) is { } reading && reading.Length == text.Length - at)
            {
                return reading;
            }
        }

        return null;
    }

    // After the time there may be neither a letter or digit nor another part of a number.
    private static bool Ends(ReadOnlySpan<char> text, int at) =>
        at >= text.Length || !(char.IsLetterOrDigit(text[at]) && text[at] < 0x2E80) && !(text[at] is ':' or '%' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]));

    private static (int Milliseconds, int Length)? Bare(ReadOnlySpan<char> text)
    {
        Span<int> parts = stackalloc int[3];
        var (count, at) = (0, 0);
        while (count < 3)
        {
            var digits = Digits(text[at..]);
            if (digits is 0 or > 3 || (count > 0 && digits > 2))
            {
                return null;
            }

            parts[count++] = int.Parse(text.Slice(at, digits), System.Globalization.CultureInfo.InvariantCulture);
            at += digits;
            if (count > 1 && digits == 1)
            {
                return null;
            }

            if (count == 3 || at + 1 >= text.Length || text[at] != ':' || !char.IsAsciiDigit(text[at + 1]))
            {
                break;
            }

            at++;
        }

        if (count < 2 || parts[count - 1] > 59 || (count == 3 && parts[1] > 59))
        {
            return null;
        }

        var fraction = 0;
        if (at + 1 < text.Length && text[at] is '.' or ',' && char.IsAsciiDigit(text[at + 1]))
        {
            var digits = Digits(text[(at + 1)..]);
            if (digits > 9)
            {
                return null;
            }

            fraction = (int)(double.Parse($"0.{text.Slice(at + 1, digits)}", System.Globalization.CultureInfo.InvariantCulture) * 1000);
            at += 1 + digits;
        }

        // 00:00:07:12 counts the frames of a film, too.
        if (count == 3 && at + 2 < text.Length && text[at] is ':' or ';' && Digits(text[(at + 1)..]) == 2)
        {
            at += 3;
        }

        var half = Half(text[at..]);
        long milliseconds = count == 3 || half.Length > 0
            ? (((((long)parts[0] * 60) + parts[1]) * 60) + (count == 3 ? parts[2] : 0)) * 1000
            : ((parts[0] * 60L) + parts[1]) * 1000;
        if (half.Length > 0)
        {
            milliseconds = (milliseconds % (MillisecondsADay / 2)) + (half.Afternoon ? MillisecondsADay / 2 : 0);
        }

        return ((int)Math.Min(int.MaxValue, milliseconds + fraction), at + half.Length);
    }

    // 7.10s, 0h 0m 7s; but "(30s)" is a number of seconds in what is said
    private static (int Milliseconds, int Length)? InUnits(ReadOnlySpan<char> text)
    {
        double seconds = 0;
        var at = 0;
        var exact = false;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            var number = at;
            at += Digits(text[at..]);
            if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
            {
                at += 1 + Digits(text[(at + 1)..]);
                exact = true;
            }

            if (at >= text.Length || at - number > 12)
            {
                return null;
            }

            var value = double.Parse(text[number..at], System.Globalization.CultureInfo.InvariantCulture);
            seconds += value * (text[at] switch { 'h' => 3600, 'm' => 60, 's' => 1, _ => double.NaN });
            if (double.IsNaN(seconds))
            {
                return null;
            }

            at++;
            if (text[at - 1] == 's')
            {
                return exact ? ((int)Math.Min(int.MaxValue, seconds * 1000), at) : null;
            }

            exact = true;
            at = Skip(text, at, ' ');
        }

        return null;
    }

    // AM, p.m.
    private static (int Length, bool Afternoon) Half(ReadOnlySpan<char> text)
    {
        var at = text.Length > 0 && text[0] is ' ' or '\u00A0' or '\u202F' ? 1 : 0;
        foreach (var (written, afternoon) in (ReadOnlySpan<(string, bool)>)[("am", false), ("pm", true), ("a.m.", false), ("p.m.", true)])
        {
            if (text[at..].StartsWith(written, StringComparison.OrdinalIgnoreCase) && (at + written.Length >= text.Length || !char.IsLetterOrDigit(text[at + written.Length])))
            {
                return (at + written.Length, afternoon);
            }
        }

        return (0, false);
    }

    private static int RangeEnd(ReadOnlySpan<char> text, bool bracketed)
    {
        var at = Skip(text, 0, ' ');
        foreach (var arrow in (ReadOnlySpan<string>)["-->", "->", "–>", "—>", "→", "–", "—", "-", "~"])
        {
            if (text[at..].StartsWith(arrow, StringComparison.Ordinal))
            {
                var end = Skip(text, at + arrow.Length, ' ');
                return (Bare(text[end..]) ?? (bracketed ? InUnits(text[end..]) : null)) is { } second && Ends(text, end + second.Length) ? end + second.Length : 0;
            }
        }

        return 0;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
        {
            count++;
        }

        return count;
    }

    private static int Skip(ReadOnlySpan<char> text, int at, char skipped)
    {
        while (at < text.Length && text[at] == skipped)
        {
            at++;
        }

        return at;
    }
}
