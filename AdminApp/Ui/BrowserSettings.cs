namespace AdminApp.Ui;

/// <summary>What the server must know of a browser before the first render; boot.js keeps it in a cookie. A cascading value.</summary>
/// <param name="Dark">Whether the dark theme shows.</param>
/// <param name="Choice">Which theme was chosen.</param>
/// <param name="TimeZoneId">IANA name of the time zone, such as <c>Europe/Zurich</c>; UTC when unknown.</param>
/// <param name="Small">Whether the window is at most 600 px wide; styles decide what shows, this only spares what would not.</param>
public sealed record BrowserSettings(bool Dark, ThemeChoice Choice, string TimeZoneId, bool Small)
{
    internal const string CookieName = "adminapp.browser";

    private const int LongestCookie = 120;

    /// <summary>Light, as the system says, UTC.</summary>
    public static BrowserSettings Default { get; } = new(false, ThemeChoice.System, "UTC", false);

    private TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZoneId, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>A moment as the browser's clock shows it.</summary>
    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);

    /// <summary>A moment as the browser's clock shows it, with its difference from UTC (ISO 8601): <c>2026-11-01T01:30:00.000-07:00</c>.</summary>
    public string ToLocalText(DateTime utc)
    {
        var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)), Zone);
        return local.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What the browser's clock shows, as a moment; an hour that a change of the clocks leaves out is read as the one after it.</summary>
    public DateTime ToUtc(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(Zone.IsInvalidTime(local) ? local.AddHours(1) : local, Zone);
    }

    /// <summary>A time of the browser's clock as seconds since 1970; null for one that the clock skips.</summary>
    public long? ToUtcSeconds(DateTime local) => Zone.IsInvalidTime(local) ? null : (long)(TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), Zone) - DateTime.UnixEpoch).TotalSeconds;

    /// <summary>Today, where the browser is.</summary>
    public DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(ToLocal(time.GetUtcNow().UtcDateTime));

    /// <summary>Reads the cookie; whatever is not understood is the default.</summary>
    internal static BrowserSettings FromCookie(string? value)
    {
        if (value is null or { Length: > LongestCookie })
        {
            return Default;
        }

        var parts = Uri.UnescapeDataString(value).Split('|');
        return parts is [var theme, var chosen, var zone, var size] && ThemeChoiceName.TryParse(chosen, out var choice)
            ? new BrowserSettings(theme == "dark", choice, TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : "UTC", size == "small")
            : Default;
    }
}
