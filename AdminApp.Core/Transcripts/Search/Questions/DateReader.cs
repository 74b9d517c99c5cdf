using System.Globalization;
using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Search.Questions;

/// <summary>Days read from a question.</summary>
/// <param name="From">First day, if there is one.</param>
/// <param name="To">Last day, inclusive, if there is one.</param>
internal sealed record DateRange(DateOnly? From, DateOnly? To)
{
    /// <summary>Whether it was just a month, quarter or year, which is as often what people talked about as when they met.</summary>
    public bool Vague { get; init; }

    /// <summary>Whether the range contains a day.</summary>
    public bool Contains(DateOnly? day) => day is { } value && (From is null || value >= From) && (To is null || value <= To);
}

/// <summary>
/// Reads the dates that people use in questions: "yesterday", "last week", "3 weeks ago", "in March", "on 4 March 2025", "in 2024",
/// "since May", "between March and May 2025", "Monday's meeting"; those of German, French, Spanish and Italian questions through
/// <see cref="DatePhrases"/>. A month without a year is the latest one that has begun; weeks begin on Monday.
/// </summary>
internal static partial class DateReader
{
    private static readonly string[] Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>The first date found; null if there is none.</summary>
    /// <param name="today">Today, for the person who asks.</param>
    public static DateRange? Read(string question, DateOnly today)
    {
        question = DatePhrases.ToEnglish(question);
        if (Between().Match(question) is { Success: true } between)
        {
            return ReadBetween(between, today);
        }

        if (Relative().Match(question) is { Success: true } relative)
        {
            return ReadRelative(question, relative, today);
        }

        foreach (Match match in Absolute().Matches(question))
        {
            if (Named(match, "", today) is { } range)
            {
                return Bound(range, match.Groups["how"].Value.ToLowerInvariant());
            }
        }

        return null;
    }

    private static DateRange? ReadBetween(Match match, DateOnly today)
    {
        var last = Named(match, "2", today);
        // "between March and May 2025": the year of the end also applies to the start.
        var first = Named(match, "1", last?.To ?? today);
        return first?.From is { } from && last?.To is { } to && from <= to ? new DateRange(from, to) { Vague = first.Vague && last.Vague } : null;
    }

    private static DateRange? ReadRelative(string question, Match match, DateOnly today)
    {
        if (match.Groups["today"].Success)
        {
            return Day(today) with { Vague = !IsOfThePast(question) };
        }

        if (match.Groups["yesterday"].Success)
        {
            return Day(today.AddDays(match.Groups["before"].Success ? -2 : -1));
        }

        if (match.Groups["weekday"] is { Success: true } weekday)
        {
            var back = ((int)today.DayOfWeek + 6 - Array.IndexOf(Days, weekday.Value.ToLowerInvariant())) % 7;
            return Day(today.AddDays(-(back == 0 ? 7 : back))) with { Vague = match.Groups["on"].Success && !IsOfThePast(question) };
        }

        var unit = match.Groups["unit"].Value.ToLowerInvariant().TrimEnd('s');
        if (match.Groups["ago"].Success)
        {
            return Period(unit, Shift(today, unit, -Number(match.Groups["number"].Value)));
        }

        if (match.Groups["number"] is { Success: true } number)
        {
            return new DateRange(Shift(today, unit, -Number(number.Value)), today);
        }

        return match.Groups["which"].Value.Equals("this", StringComparison.OrdinalIgnoreCase) ? Period(unit, today) : Period(unit, Shift(today, unit, -1));
    }

    private static DateRange Bound(DateRange range, string how) => how switch
    {
        "since" or "from" => range with { To = null },
        "after" => range with { From = range.To?.AddDays(1), To = null },
        "before" => range with { From = null, To = range.From?.AddDays(-1) },
        "until" or "till" => range with { From = null },
        _ => range,
    };

    private static DateRange? Named(Match match, string suffix, DateOnly today)
    {
        string Value(string group) => match.Groups[group + suffix].Value;
        if (Value("iso").Length > 0)
        {
            return DateOnly.TryParseExact(Value("iso"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var iso) ? Day(iso) : null;
        }

        int? year = Value("year").Length > 0 ? Number(Value("year")) : null;
        if (Value("quarter").Length > 0)
        {
            var first = new DateOnly(year ?? today.Year, (3 * (Number(Value("quarter")) - 1)) + 1, 1);
            first = year is null && first > today ? first.AddYears(-1) : first;
            return Period("quarter", first) with { Vague = true };
        }

        if (Value("month").Length == 0)
        {
            return year is { } whole ? Period("year", new DateOnly(whole, 1, 1)) with { Vague = true } : null;
        }

        var month = Array.FindIndex(Months, name => name.StartsWith(Value("month")[..3], StringComparison.OrdinalIgnoreCase)) + 1;
        var dayText = Value("dom").Length > 0 ? Value("dom") : Value("dom" + "b");
        var day = dayText.Length > 0 ? Number(dayText) : 1;
        var of = year ?? today.Year;
        if (day < 1 || day > DateTime.DaysInMonth(of, month))
        {
            return null;
        }

        var start = new DateOnly(of, month, day);
        start = year is null && start > today ? start.AddYears(-1) : start;
        return dayText.Length > 0 ? Day(start) : Period("month", start) with { Vague = true };
    }

    private static DateRange Day(DateOnly day) => new(day, day);

    private static DateRange Period(string unit, DateOnly within)
    {
        var (from, to) = unit switch
        {
            "day" => (within, within),
            "week" => Span(within.AddDays(-(((int)within.DayOfWeek + 6) % 7)), start => start.AddDays(7)),
            "month" => Span(new DateOnly(within.Year, within.Month, 1), start => start.AddMonths(1)),
            "quarter" => Span(new DateOnly(within.Year, (3 * ((within.Month - 1) / 3)) + 1, 1), start => start.AddMonths(3)),
            _ => Span(new DateOnly(within.Year, 1, 1), start => start.AddYears(1)),
        };
        return new DateRange(from, to);

        static (DateOnly From, DateOnly To) Span(DateOnly start, Func<DateOnly, DateOnly> next) => (start, next(start).AddDays(-1));
    }

    private static DateOnly Shift(DateOnly day, string unit, int by) => unit switch
    {
        "day" => day.AddDays(by),
        "week" => day.AddDays(7 * by),
        "month" => day.AddMonths(by),
        "quarter" => day.AddMonths(3 * by),
        _ => day.AddYears(by),
    };

    private static int Number(string text) => text.ToLowerInvariant() switch
    {
        "a" or "an" or "one" => 1,
        "two" or "couple of" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        _ => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture),
    };

    // "Who sends the report on Friday?" is not about a meeting on Friday.
    private static bool IsOfThePast(string question) => Past().IsMatch(question);

    private const string MonthName = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    private const string Year = "(?:19|20)[0-9]{2}";
    private const string Weekday = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
    private const string Ordinal = "[0-9]{1,2}";
    private const string Count = "[0-9]{1,3}|an?|one|two|three|four|five|six";

    // In the other languages a day always means a meeting: questions about the future are even rarer there.
    [GeneratedRegex(
        @"\b(?:did|was|were|had|has|have|happened|said|decided|discussed|agreed|talked|came|meetings?|calls?|sessions?|sync|stand-?up|retro|review
            |wurden?|war(?:en)?|hat(?:ten?)?|haben|geschah|gab|a|ont|avons|été|s['’]est|se|fue(?:ron)?|decidimos|hablamos|pasó|hubo|è|sono|abbiamo|ha|hanno)\b",
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Past();

    // Without a preposition, "may" and "march" are more often verbs than months, and a year is part of the subject.
    [GeneratedRegex(
        $@"\b(?:(?<how>in|since|from|until|till|before|after|during|of|on|at|for)\s+(?:early\s+|mid\s+|late\s+|the\s+)?)?(?:(?<iso>{Year}-[0-9]{{2}}-[0-9]{{2}})\b
            |(?<dom>{Ordinal})(?:st|nd|rd|th)?\s+(?:of\s+)?(?<month>{MonthName})\b\.?(?:,?\s+(?<year>{Year}))?
            |(?<month>{MonthName})\.?\s+(?<domb>{Ordinal})(?:st|nd|rd|th)?\b(?:,?\s+(?<year>{Year}))?
            |(?<month>{MonthName})\b\.?,?\s+(?<year>{Year})\b
            |(?<=\b(?:in|since|from|until|till|before|after|during|of)\s+(?:early\s+|mid\s+|late\s+)?)(?<month>{MonthName})\b(?!\s+[a-z]+ing\b)
            |q(?<quarter>[1-4])\b(?:\s+(?:of\s+)?(?<year>{Year}))?
            |(?<=\b(?:in|since|from|until|till|before|after|during)\s+)(?<year>{Year})\b)",
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Absolute();

    [GeneratedRegex(
        $@"\b(?:between|from)\s+(?:(?<iso1>{Year}-[0-9]{{2}}-[0-9]{{2}})|(?:(?<dom1>{Ordinal})\s+)?(?<month1>{MonthName})\b(?:\s+(?<year1>{Year}))?|(?<year1>{Year}))
            \s+(?:and|to|until|till)\s+(?:(?<iso2>{Year}-[0-9]{{2}}-[0-9]{{2}})|(?:(?<dom2>{Ordinal})\s+)?(?<month2>{MonthName})\b(?:\s+(?<year2>{Year}))?|(?<year2>{Year}))\b",
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Between();

    [GeneratedRegex(
        $@"\b(?:(?<today>today|this\s+(?:morning|afternoon))|(?:the\s+)?(?<before>day\s+before\s+)?(?<yesterday>yesterday)
            |(?:last|this\s+past)\s+(?<weekday>{Weekday})|on\s+(?<on>)(?<weekday>{Weekday})
            |(?<weekday>{Weekday})(?:['’]s\b|(?=\s+(?:(?:morning|afternoon|evening)\s+)?(?:meeting|call|session|sync|stand-?up|retro|review|planning)\b))
            |(?<number>{Count})\s+(?<unit>days?|weeks?|months?|years?)\s+(?<ago>ago)
            |(?:last|past|previous)\s+(?<number>[0-9]{{1,3}}|two|three|four|five|six)\s+(?<unit>days|weeks|months|quarters|years)
            |(?<which>this|last|past|previous)\s+(?<unit>week|month|quarter|year))\b",
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Relative();
}
