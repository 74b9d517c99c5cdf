using System.Globalization;
using System.Text.RegularExpressions;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Title and day of a meeting, from the lines above its text or, if they have none, from the file name or its folder.</summary>
/// <param name="Title">The title, without the date.</param>
/// <param name="Date">The day, if one is given. A day that can't be read, or that may be one of two (03/10/2025), is none.</param>
internal sealed partial record MeetingTitle(string Title, DateOnly? Date)
{
    private const int MaxTitle = 200;

    /// <summary>Whether the text has a date.</summary>
    public static bool HasDate(string text) => FindDate(text) is not null;

    /// <summary>Whether the text is a date and nothing else, but perhaps a time of day.</summary>
    public static bool IsDate(string text) => HasDate(text) && WithoutDate(text).Length == 0;

    /// <param name="heading">Lines above the text; the first is the title.</param>
    /// <param name="fileName">The file's name.</param>
    /// <param name="folder">Name of its folder, if the date may be in it.</param>
    /// <param name="folderNames">Whether the folder names the meeting rather than the file, as with "transcript.vtt".</param>
    public static MeetingTitle From(IReadOnlyList<string> heading, string fileName, string? folder = null, bool folderNames = false)
    {
        var name = Clean(Path.GetFileNameWithoutExtension(fileName));
        var above = folder is null ? "" : Clean(folder);
        var date = heading.Append(name).Append(above).Select(FindDate).FirstOrDefault(d => d is not null);
        var title = heading is [var first, ..] && !DateLine.Is(first) ? WithoutDate(first) : "";
        title = title.Length > 0 || !folderNames ? title : WithoutDate(above);
        title = title.Length > 0 ? title : WithoutDate(name);
        title = title.Length > 0 ? title : name.Trim();
        return new MeetingTitle(TextCap.Cut(title, MaxTitle), date);
    }

    private static string Clean(string name) => OtterSuffix.Replace(name.Replace('_', ' '), "");

    private static DateOnly? FindDate(string text) =>
        text.Length > 4 * MaxTitle ? null : Dates.SelectMany(d => d.Matches(text)).Select(ToDate).FirstOrDefault(d => d is not null);

    private static string WithoutDate(string text)
    {
        var dated = text;
        foreach (var pattern in Dates)
        {
            dated = pattern.Replace(dated, match => ToDate(match) is null ? match.Value : " ");
        }

        dated = dated == text ? text : Preposition.Replace(ClockOfDay.Replace(dated, " "), "");
        return Tidy(Kind.Replace(Tidy(Unyear.Replace(dated, "")), ""));
    }

    private static string Tidy(string text) => Blanks.Replace(EmptyBrackets.Replace(text, " "), " ").Trim(' ', ':', '-', '–', '—', ',', '|', '•', '·');

    private static DateOnly? ToDate(Match match)
    {
        var month = match.Groups["month"] is { Success: true } written && int.TryParse(written.Value, CultureInfo.InvariantCulture, out var number)
            ? number
            : Array.FindIndex(DateWords.Groups, name => match.Groups[name].Success) + 1;
        return DateOnly.TryParseExact(
            $"{match.Groups["year"].Value}-{month:00}-{match.Groups["day"].Value.PadLeft(2, '0')}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;
    }

    private static Regex[] Dates => [IsoDate, JapaneseDate, MonthDayYear, DayMonthYear, DayFirst, SlashedDayFirst, SlashedMonthFirst, SlashedSame];

    // 2025-10-03, 2025.10.03, 2025 10 03 (underscores are already spaces), 20251003, Zoom's GMT20251003-140000, Teams' 20251003_090412, Zoom's folder 2025-10-03 10.04.05.
    [GeneratedRegex(@"(?<![0-9])(?:GMT)?(?<year>(?:19|20)[0-9]{2})(?:(?<s>[-./ ]?)(?<month>[01][0-9])\k<s>(?<day>[0-3][0-9])|(?<t>[-/])(?<month>[01]?[0-9])\k<t>(?<day>[0-3]?[0-9]))(?:[-_ T][0-9]{6}(?:UTC|Z)?|[ T][0-9]{2}[.:h][0-9]{2}(?:[.:][0-9]{2})?(?:\.[0-9]{1,6})?Z?)?(?![0-9])", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex IsoDate { get; }

    // 2025年10月3日
    [GeneratedRegex(@"(?<![0-9])(?<year>(?:19|20)[0-9]{2})\s*年\s*(?<month>[01]?[0-9])\s*月\s*(?<day>[0-3]?[0-9])\s*日(?:\s*[（(][月火水木金土日][)）])?", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex JapaneseDate { get; }

    // Oct 3 2025, Oct 3, 2025, October 3rd, 2025, oct 3, 2025
    [GeneratedRegex($@"(?<!\p{{L}})(?:{DateWords.Weekday},?\s+)?{DateWords.Month}\.?\s+(?<day>[0-3]?[0-9])(?:st|nd|rd|th)?,?\s+(?<year>(?:19|20)[0-9]{{2}})(?![0-9])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex MonthDayYear { get; }

    // 3 Oct 2025, 3rd of October 2025, 3. Oktober 2025, 1er octobre 2025, 3 de octubre de 2025
    [GeneratedRegex($@"(?:(?<!\p{{L}}){DateWords.Weekday}\.?,?\s+)?(?<![0-9])(?<day>[0-3]?[0-9])(?:st|nd|rd|th|er|º|°|\.)?(?:\s+(?:of|de|di))?\s*(?<!\p{{L}}){DateWords.Month}\.?,?(?:\s+(?:de|del))?\s+(?<year>(?:19|20)[0-9]{{2}})(?![0-9])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex DayMonthYear { get; }

    // 03.10.2025: points are written in countries that put the day first.
    [GeneratedRegex($@"(?:(?<!\p{{L}}){DateWords.Weekday}\.?,?\s+)?(?<![0-9.])(?<day>[0-3]?[0-9])\.\s?(?<month>[01]?[0-9])\.\s?(?<year>(?:19|20)[0-9]{{2}})(?![0-9])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex DayFirst { get; }

    // 23/10/2025, 10/23/2025, 10/10/2025; 03/10/2025 may be two days, so it is none.
    [GeneratedRegex(@"(?<![0-9/-])(?<day>1[3-9]|2[0-9]|3[01])(?<s>[/-])(?<month>[01]?[0-9])\k<s>(?<year>(?:19|20)[0-9]{2})(?![0-9])", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex SlashedDayFirst { get; }

    [GeneratedRegex(@"(?<![0-9/-])(?<month>[01]?[0-9])(?<s>[/-])(?<day>1[3-9]|2[0-9]|3[01])\k<s>(?<year>(?:19|20)[0-9]{2})(?![0-9])", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex SlashedMonthFirst { get; }

    [GeneratedRegex(@"(?<![0-9/-])(?<month>0?[1-9]|1[0-2])(?<s>[/-])(?<day>\k<month>)\k<s>(?<year>(?:19|20)[0-9]{2})(?![0-9])", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex SlashedSame { get; }

    // A time of day beside the date.
    [GeneratedRegex(@"(?<![0-9:])[0-2]?[0-9][:h][0-5][0-9](?::[0-5][0-9])?(?:\s?[ap]\.?m\.?)?(?:\s*(?:Uhr|UTC|GMT(?:[+-][0-9:]+)?|[A-Z]{3,4}))?(?![0-9:\p{L}])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex ClockOfDay { get; }

    // "Weekly vom", "Weekly of", which the date left behind.
    [GeneratedRegex(@"(?<=\S)\s+(?:(?:vom|am|den|du|le|del|de|el|dal|il|di|em|do|of|on|from|at|van|op|um|à|às|alle|a las)(?:[\s:,-]+|$))+$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Preposition { get; }

    // A day without a year at the end: "Weekly - October 03".
    [GeneratedRegex($@"(?<=\S)\s+[-–—]\s+(?:{DateWords.Month}\.?\s+[0-3]?[0-9]|[0-3]?[0-9]\.?\s+{DateWords.Month})\.?\s*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Unyear { get; }

    // What programs call the file: "Weekly-20251003_090412-Meeting Transcript", "Weekly - Transcript".
    [GeneratedRegex(@"(?<=\S)\s*[-–—_ ]\s*(?:Meeting (?:Transcript|Recording)|Besprechungs(?:transkript|aufzeichnung)|Transcription de (?:la )?réunion|Enregistrement de (?:la )?réunion|Transcripción de la reunión|Grabación de la reunión|Registrazione (?:della )?riunione|Gravação da reunião|Gravação de Reunião|会議の録音|Trascrizione (?:della )?riunione|Transcrição da reunião|Transcriptie van (?:de )?vergadering|Transcript van (?:de )?vergadering|Opname van (?:de )?vergadering|会議トランスクリプト|会議のトランスクリプト|(?<=[-–—]\s*)(?:Transcript|Transkript|Transkription|Transcription|Transcripción|Trascrizione|Transcrição|文字起こし))\s*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Kind { get; }

    [GeneratedRegex(@"\s+otter[. ]ai$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex OtterSuffix { get; }

    [GeneratedRegex(@"\(\s*\)|\[\s*\]", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex EmptyBrackets { get; }

    [GeneratedRegex(@"\s{2,}", RegexOptions.None, PatternTimeout.Milliseconds)]
    private static partial Regex Blanks { get; }
}
