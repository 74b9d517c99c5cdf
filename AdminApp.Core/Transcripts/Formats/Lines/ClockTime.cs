namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>
/// Times as transcripts write them: <c>0:07</c>, <c>01:02:03.500</c>, <c>10:04 AM</c>, also in brackets with a backslash before them
/// (Markdown), and as a range, of which the start counts.
/// </summary>
internal static class ClockTime
{
    private const string Opening = "[(（【<";
    private const string Closing = "])）】>";
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
        if (Bare(text[at..]) is not { } start)
        {
            return null;
        }

        at += start.Length;
        at += RangeEnd(text[at..]);
        if (opening < 0)
        {
            return Ends(text, at) ? new Reading(start.Milliseconds, at, Bracketed: false) : null;
        }

        at = Skip(text, at, '\\');
        return at < text.Length && text[at] == Closing[opening] ? new Reading(start.Milliseconds, at + 1, Bracketed: true) : null;
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

            if (at + 1 >= text.Length || text[at] != ':' || !char.IsAsciiDigit(text[at + 1]))
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

    private static int RangeEnd(ReadOnlySpan<char> text)
    {
        var at = Skip(text, 0, ' ');
        foreach (var arrow in (ReadOnlySpan<string>)["-->", "->", "→", "–", "—", "-", "~"])
        {
            if (text[at..].StartsWith(arrow, StringComparison.Ordinal))
            {
                var end = Skip(text, at + arrow.Length, ' ');
                return Bare(text[end..]) is { } second && Ends(text, end + second.Length) ? end + second.Length : 0;
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
