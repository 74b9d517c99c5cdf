using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Lines that contain only a date, a time or a duration: "Fri, Oct 3, 2025 10:00AM • 45:02", "3. Oktober 2025, 09:04", "1h 27m 42s".</summary>
internal static partial class DateLine
{
    /// <summary>Whether the line consists of digits, names of months and days, units of time and punctuation, with at least one digit.</summary>
    public static bool Is(string line) => Pattern.IsMatch(line);

    // No two branches start alike and there is no backtracking, so that the time is linear in the line.
    [GeneratedRegex($@"^(?=.*[0-9])(?>(?:[\p{{P}}\p{{S}}\s0-9年月日時間分秒曜火水木金土]+|(?<!\p{{L}})(?:{DateWords.Glue}|{DateWords.Weekday}|{DateWords.Month}|{DateWords.Unit})(?!\p{{L}}))+)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Pattern { get; }
}
