using System.Globalization;

namespace AdminApp.Core.Primitives;

/// <summary>Moments in addresses and notices: ISO 8601 in UTC, to the second.</summary>
public static class UtcText
{
    /// <summary>A moment: <c>2026-11-28T12:00:00Z</c>.</summary>
    public static string Of(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a moment; without a zone it is taken as UTC. Null if it isn't one.</summary>
    public static DateTime? Parse(string? text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var utc) ? utc : null;
}
