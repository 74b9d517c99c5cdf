using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Lines that contain only a date, a time or a duration: "Fri, Oct 3, 2025 10:00AM • 45:02", "2025-10-03", "45:02".</summary>
internal static partial class DateLine
{
    /// <summary>Whether the line consists of digits, names of months and days, units of time and punctuation, with at least one digit.</summary>
    public static bool Is(string line) => Pattern.IsMatch(line);

    // No two branches start alike and there is no backtracking, so that the time is linear in the line.
    [GeneratedRegex($@"^(?=.*[0-9])(?>(?:[\p{{P}}\p{{S}}\s0-9]+|(?<!\p{{L}})(?:am|pm|st|nd|rd|th|{DateWords.Weekday}|{DateWords.Month}|mins?|minutes?|hours?|hrs?)(?!\p{{L}}))+)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Pattern { get; }
}
