using System.Globalization;

namespace AdminApp.Ui;

/// <summary>Counts, durations and places in a queue, as pages write them.</summary>
internal static class Amounts
{
    /// <summary><c>Next in the queue</c>, <c>2nd in the queue</c>, <c>11th in the queue</c>.</summary>
    public static string Place(int place) => place <= 1 ? "Next in the queue" : string.Create(CultureInfo.InvariantCulture, $"{place}{Suffix(place)} in the queue");

    /// <summary><c>1st</c>, <c>2nd</c>, <c>11th</c>.</summary>
    public static string Ordinal(int place) => string.Create(CultureInfo.InvariantCulture, $"{place}{Suffix(place)}");

    /// <summary><c>0.4 s</c>, <c>12 s</c>, <c>1 min 5 s</c>.</summary>
    public static string Duration(int milliseconds) => milliseconds switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.0} s"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000} min {milliseconds / 1000 % 60} s"),
    };

    /// <summary>Time that has passed, in whole seconds: <c>23 s</c>.</summary>
    public static string Seconds(TimeSpan passed) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(passed.TotalSeconds):0} s");

    /// <summary>Time that is left, in whole seconds, at least one: <c>8 s</c>, from two minutes on <c>about 3 min</c>.</summary>
    public static string SecondsLeft(TimeSpan left) => left.TotalSeconds <= 1 ? "1 s" : Wait(left);

    /// <summary>A wait as people say it: <c>90 s</c>, <c>about 3 min</c>, <c>about 2 h</c>, <c>about 5 days</c>.</summary>
    public static string Wait(TimeSpan wait) => wait switch
    {
        { TotalMinutes: <= 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(wait.TotalSeconds):0} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"about {wait.TotalMinutes:0} min"),
        { TotalHours: < 36 } => string.Create(CultureInfo.InvariantCulture, $"about {wait.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"about {wait.TotalDays:0} days"),
    };

    /// <summary>A number with separators: <c>1,178</c>.</summary>
    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The length of a meeting: <c>46 min</c>, from one hour <c>4 h 36 min</c>.</summary>
    public static string Length(TimeSpan length) => (int)Math.Round(length.TotalMinutes) is var minutes && minutes < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, minutes)} min")
        : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h{(minutes % 60 == 0 ? "" : $" {minutes % 60} min")}");

    /// <summary><c>1 source</c>, <c>5 sources</c>, <c>1,204 tokens</c>.</summary>
    public static string Count(int count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {one}{(count == 1 ? "" : "s")}");

    private static string Suffix(int n) => (n % 100) is >= 11 and <= 13 ? "th" : (n % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
}
