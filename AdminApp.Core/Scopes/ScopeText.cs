using System.Globalization;

namespace AdminApp.Core.Scopes;

/// <summary>Formats days, periods and meetings for chips and short sentences: "24 Nov", "16 to 22 Nov", "March 2025", "Retro, 24 Nov".</summary>
public static class ScopeText
{
    /// <summary>A day, with the year only if it is not the current one.</summary>
    public static string Day(DateOnly day, DateOnly today) => day.ToString(day.Year == today.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A meeting with its day, if known.</summary>
    public static string Meeting(string title, DateOnly? date, DateOnly today) => date is { } day ? $"{title}, {Day(day, today)}" : title;

    /// <summary>Days from and to, both inclusive, as the label of a chip.</summary>
    public static string Period(DateOnly? from, DateOnly? to, DateOnly today) => Describe(from, to, today).Label;

    /// <summary>The same for use after "No meeting": "on 27 Nov", "in March 2025", "from 16 to 22 Nov".</summary>
    public static string When(DateOnly? from, DateOnly? to, DateOnly today) => Describe(from, to, today) is var (preposition, label) && preposition.Length > 0 ? $"{preposition} {label}" : label;

    private static (string Preposition, string Label) Describe(DateOnly? from, DateOnly? to, DateOnly today) => (from, to) switch
    {
        (null, null) => ("", "any day"),
        ({ } first, null) => ("", $"since {Day(first, today)}"),
        (null, { } last) => ("", $"until {Day(last, today)}"),
        ({ } first, { } last) when first == last => ("on", Day(first, today)),
        ({ Day: 1 } first, { } last) when last == first.AddMonths(1).AddDays(-1) => ("in", first.ToString("MMMM yyyy", CultureInfo.InvariantCulture)),
        ({ Day: 1, Month: 1 } first, { } last) when last == first.AddYears(1).AddDays(-1) => ("in", first.ToString("yyyy", CultureInfo.InvariantCulture)),
        ({ Day: 1 } first, { } last) when first.Month % 3 == 1 && last == first.AddMonths(3).AddDays(-1) => ("in", $"Q{((first.Month - 1) / 3) + 1} {first.Year}"),
        ({ } first, { } last) when first.Year == last.Year && first.Month == last.Month => ("from", $"{first.Day} to {Day(last, today)}"),
        ({ } first, { } last) => ("from", $"{Day(first, today)} to {Day(last, today)}"),
    };
}
