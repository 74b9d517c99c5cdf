using System.Globalization;

namespace AdminApp.Core.Requests;

/// <summary>Durations of requests as people read them.</summary>
public static class RequestTimes
{
    /// <summary><c>2 ms</c>, <c>0.40 s</c>, <c>12.4 s</c>, <c>1 min 5 s</c>.</summary>
    public static string Text(int milliseconds) => milliseconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms"),
        < 9_995 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.00} s"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{Math.Min(59.9, Math.Round(milliseconds / 1000.0, 1)):0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000} min {milliseconds / 1000 % 60} s"),
    };
}
