using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Lines that hold nothing but a date, a time or a duration: "Fri, Oct 3, 2025 10:00AM • 45:02", "2025-10-03", "45:02".</summary>
internal static partial class DateLine
{
    /// <summary>Whether the line is figures, names of months and days, units of time and signs, at least one figure among them.</summary>
    public static bool Is(string line) => Pattern.IsMatch(line);

    // No two branches begin alike and no match is given back, so that the time grows with the line only.
    [GeneratedRegex($@"^(?=.*[0-9])(?>(?:[\p{{P}}\p{{S}}\s0-9]+|(?<!\p{{L}})(?:am|pm|st|nd|rd|th|{DateWords.Weekday}|{DateWords.Month}|mins?|minutes?|hours?|hrs?)(?!\p{{L}}))+)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Pattern { get; }
}
