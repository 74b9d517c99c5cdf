using System.Globalization;

namespace AdminApp.Ui.Charts;

/// <summary>Numbers as tiles, axes and tables write them.</summary>
internal static class ValueText
{
    /// <summary>Three digits: <c>0.4</c>, <c>7.2</c>, <c>48</c>, <c>1,021</c>.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.1 => value.ToString("0.###", CultureInfo.InvariantCulture),
        < 10 => value.ToString("0.##", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>Short, with a letter: <c>940</c>, <c>6.1k</c>, <c>257k</c>, <c>1.2M</c>.</summary>
    public static string Short(double value) => Math.Abs(value) switch
    {
        < 1_000 => value.ToString("0", CultureInfo.InvariantCulture),
        < 9_950 => (value / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        < 999_500 => (value / 1e3).ToString("0", CultureInfo.InvariantCulture) + "k",
        < 9_950_000 => (value / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + "M",
        _ => (value / 1e6).ToString("N0", CultureInfo.InvariantCulture) + "M",
    };

    /// <summary>A time in seconds, with one digit below ten: <c>0.4</c>, <c>7.2</c>, <c>38</c>.</summary>
    public static string Seconds(double seconds) => seconds.ToString(seconds < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
