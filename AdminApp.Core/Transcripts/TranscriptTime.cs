using System.Globalization;

namespace AdminApp.Core.Transcripts;

/// <summary>Formats times within a meeting as transcripts do.</summary>
public static class TranscriptTime
{
    /// <summary><c>m:ss</c>, or <c>h:mm:ss</c> from one hour on; null if the time is not known.</summary>
    /// <param name="milliseconds">Milliseconds from the start of the meeting; the part below a second is cut off.</param>
    public static string? Format(int? milliseconds)
    {
        if (milliseconds is not { } known)
        {
            return null;
        }

        var time = TimeSpan.FromMilliseconds(known);
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
    }

    /// <inheritdoc cref="Format(int?)"/>
    public static string? Format(TimeSpan? time) => Format(time is { } known ? (int)known.TotalMilliseconds : (int?)null);
}
