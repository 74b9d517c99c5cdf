using System.Globalization;
using System.Text.Json;
using System.Xml;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>The start of a segment or a word, under the names and in the units that programs use.</summary>
internal static class JsonTime
{
    private const double TicksPerSecond = 10_000_000;

    private static readonly string[] Starts =
    [
        "start", "start_time", "startTime", "start_ms", "startMs", "start_timestamp", "startTimestamp", "offsetMilliseconds", "offset_milliseconds", "offsetInTicks", "startOffset", "start_offset", "begin", "from", "offset", "ts", "time", "timestamp", "timestamps", "offsets", "relative",
    ];

    /// <summary>A time as it is written.</summary>
    /// <param name="Seconds">In seconds, or in a unit that only the whole file shows.</param>
    /// <param name="Sure">Whether the unit is certain.</param>
    /// <param name="Dated">Whether it is a moment, so that only the distance to the first one is a time within the meeting.</param>
    public readonly record struct Reading(double Seconds, bool Sure, bool Dated);

    /// <summary>Whether the object has a member for a start, even if it is null.</summary>
    public static bool HasMember(JsonElement value) => value.ValueKind == JsonValueKind.Object && Array.Exists(Starts, name => value.TryGetProperty(name, out _));

    /// <summary>The start of the object; null if it has none.</summary>
    public static Reading? Of(JsonElement value)
    {
        foreach (var name in Starts)
        {
            if (JsonSegments.Member(value, name) is { } member && Read(name, member) is { } start)
            {
                return start;
            }
        }

        return null;
    }

    private static Reading? Read(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) => Number(name, number),
        JsonValueKind.String => Text(value.GetString()!.Trim()),
        // {"relative": 7.1}, {"from": "00:00:07,100"}
        JsonValueKind.Object => Of(value),
        _ => null,
    };

    private static Reading Number(string name, double number) => name switch
    {
        "offsetInTicks" => new Reading(number / TicksPerSecond, true, Dated: false),
        _ when name.EndsWith("ms", StringComparison.OrdinalIgnoreCase) || name.EndsWith("milliseconds", StringComparison.OrdinalIgnoreCase) => new Reading(number / 1000, true, Dated: false),
        _ => Moment(number) ?? new Reading(number, false, Dated: false),
    };

    private static Reading? Text(string text)
    {
        if (ClockTime.Read(text) is { } clock && clock.Length == text.Length)
        {
            return new Reading(clock.Milliseconds / 1000.0, true, Dated: false);
        }

        if (double.TryParse(text.TrimEnd('s'), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds))
        {
            return Moment(seconds) ?? new Reading(seconds, text.EndsWith('s'), Dated: false);
        }

        // PT7.1S
        if (text.StartsWith("PT", StringComparison.Ordinal))
        {
            try
            {
                return new Reading(XmlConvert.ToTimeSpan(text).TotalSeconds, true, Dated: false);
            }
            catch (Exception wrong) when (wrong is FormatException or OverflowException)
            {
                return null;
            }
        }

        return text.Length >= 16 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? new Reading(moment.ToUnixTimeMilliseconds() / 1000.0, true, Dated: true)
            : null;
    }

    // Seconds or milliseconds since 1970, from 2001 on. No recording is that long.
    private static Reading? Moment(double number) => number switch
    {
        >= 1e12 and < 1e13 => new Reading(number / 1000, true, Dated: true),
        >= 1e9 and < 1e10 => new Reading(number, true, Dated: true),
        _ => null,
    };
}
