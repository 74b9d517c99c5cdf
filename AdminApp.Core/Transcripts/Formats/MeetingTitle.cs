using System.Globalization;
using System.Text.RegularExpressions;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Title and day of a meeting, from the lines above its text or, if they have none, from the file name.</summary>
/// <param name="Title">The title, without the date.</param>
/// <param name="Date">The day, if one is given.</param>
internal sealed partial record MeetingTitle(string Title, DateOnly? Date)
{
    private const int MaxTitle = 200;
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static MeetingTitle From(IReadOnlyList<string> heading, string fileName)
    {
        var name = OtterSuffix.Replace(Path.GetFileNameWithoutExtension(fileName).Replace('_', ' '), "");
        var date = heading.Append(name).Select(FindDate).FirstOrDefault(d => d is not null);
        var title = heading is [var first, ..] && !DateLine.Is(first) ? WithoutDate(first) : "";
        title = title.Length > 0 ? title : WithoutDate(name);
        title = title.Length > 0 ? title : name.Trim();
        return new MeetingTitle(TextCap.Cut(title, MaxTitle), date);
    }

    private static DateOnly? FindDate(string text) =>
        Dates.SelectMany(d => d.Matches(text)).Select(ToDate).FirstOrDefault(d => d is not null);

    private static string WithoutDate(string text)
    {
        foreach (var pattern in Dates)
        {
            text = pattern.Replace(text, match => ToDate(match) is null ? match.Value : " ");
        }

        return Blanks.Replace(EmptyBrackets.Replace(text, " "), " ").Trim(' ', ':', '-', '–', '—', ',', '|', '•', '·');
    }

    private static DateOnly? ToDate(Match match)
    {
        var month = match.Groups["month"].Value;
        var number = int.TryParse(month, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : Array.IndexOf(Months, month[..3].ToLowerInvariant()) + 1;
        return DateOnly.TryParseExact(
            $"{match.Groups["year"].Value}-{number:00}-{match.Groups["day"].Value.PadLeft(2, '0')}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;
    }

    private static Regex[] Dates => [IsoDate, MonthDayYear, DayMonthYear];

    // 2025-10-03, 2025.10.03, 2025 10 03 (underscores are already spaces), 20251003 and Zoom's GMT20251003-140000.
    [GeneratedRegex(@"(?<![0-9])(?:GMT)?(?<year>(?:19|20)[0-9]{2})(?<s>[-./ ]?)(?<month>[01][0-9])\k<s>(?<day>[0-3][0-9])(?:-[0-9]{6})?(?![0-9])", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex IsoDate { get; }

    // Oct 3 2025, Oct 3, 2025, October 3rd, 2025
    [GeneratedRegex($@"(?<!\p{{L}})(?:{DateWords.Weekday},?\s+)?(?<month>{DateWords.Month})\.?\s+(?<day>[0-3]?[0-9])(?:st|nd|rd|th)?,?\s+(?<year>(?:19|20)[0-9]{{2}})(?![0-9])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex MonthDayYear { get; }

    // 3 Oct 2025, 3rd of October 2025
    [GeneratedRegex($@"(?<![0-9])(?<day>[0-3]?[0-9])(?:st|nd|rd|th)?(?:\s+of)?\s+(?<month>{DateWords.Month})\.?,?\s+(?<year>(?:19|20)[0-9]{{2}})(?![0-9])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex DayMonthYear { get; }

    [GeneratedRegex(@"\s+otter[. ]ai$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex OtterSuffix { get; }

    [GeneratedRegex(@"\(\s*\)|\[\s*\]", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex EmptyBrackets { get; }

    [GeneratedRegex(@"\s{2,}", RegexOptions.None, PatternTimeout.Milliseconds)]
    private static partial Regex Blanks { get; }
}
