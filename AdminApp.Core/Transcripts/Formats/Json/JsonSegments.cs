using System.Globalization;
using System.Text.Json;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>Turns of a JSON array whose objects have a text, and perhaps a speaker and a start, under the names that programs use.</summary>
internal static class JsonSegments
{
    // Speech has about 0.4 s a word; a file with hundreds of "seconds" a word counts in milliseconds.
    private const double MaxSecondsPerWord = 20;

    private static readonly string[] Texts = ["text", "sentence", "transcript", "raw_text", "content", "utterance"];
    private static readonly string[] Speakers = ["speaker_name", "speakerName", "speaker", "speaker_label", "speaker_id", "participant", "user_name", "name"];
    private static readonly string[] Starts = ["start", "start_time", "startTime", "start_ms", "startMs", "begin", "offset", "time", "timestamp", "start_timestamp"];

    /// <summary>Whether the value is an array of such objects.</summary>
    /// <param name="timed">Whether each must have a speaker or a start, too.</param>
    public static bool Are(JsonElement? value, bool timed) =>
        value is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0
        && array.EnumerateArray().All(o => o.ValueKind == JsonValueKind.Object && Text(o) is not null && (!timed || Find(o, Speakers) is not null || Find(o, Starts) is not null));

    /// <summary>Reads the turns.</summary>
    public static ParsedTranscript Read(JsonElement array, string? title = null, string? date = null)
    {
        var segments = array.EnumerateArray().Select(o => (Speaker: Speaker(o), Start: Start(o), Text: Text(o)!.Trim())).ToList();
        var words = Math.Max(1, segments.Sum(s => WordCount.Of(s.Text)));
        var unit = segments.Max(s => s.Start?.Seconds ?? 0) / words > MaxSecondsPerWord ? 0.001 : 1;
        var turns = new TurnsInARow();
        foreach (var (speaker, start, text) in segments)
        {
            turns.Add(speaker, start is { } at ? (int)Math.Clamp(Math.Round(at.Seconds * (at.Sure ? 1 : unit) * 1000), 0, int.MaxValue) : null, text);
        }

        return new ParsedTranscript([.. new[] { title, date }.OfType<string>()], turns.ToList(), segments.Exists(s => s.Speaker is not null) ? [] : [ImportWarning.NoSpeakers]);
    }

    /// <summary>The string under a name of an object; null if there is none.</summary>
    public static string? String(JsonElement value, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String && found.GetString() is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>A member of an object; null if there is none.</summary>
    public static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement value) => String(value, Texts);

    private static JsonElement? Find(JsonElement value, string[] names) =>
        names.Select(name => Member(value, name)).FirstOrDefault(m => m is { ValueKind: JsonValueKind.String or JsonValueKind.Number });

    private static string? Speaker(JsonElement value) => Find(value, Speakers) switch
    {
        { ValueKind: JsonValueKind.Number } number => $"Speaker {number.GetRawText()}",
        { } text => SpeakerName.Clean(text.GetString()) is { Length: > 0 } name ? (name.Length == 1 ? $"Speaker {name}" : name) : null,
        _ => null,
    };

    private static (double Seconds, bool Sure)? Start(JsonElement value)
    {
        var found = Starts.Select(name => (Name: name, Value: Member(value, name))).FirstOrDefault(m => m.Value is { ValueKind: JsonValueKind.String or JsonValueKind.Number });
        return found.Value switch
        {
            { ValueKind: JsonValueKind.Number } number => found.Name.EndsWith("ms", StringComparison.OrdinalIgnoreCase) ? (number.GetDouble() / 1000, true) : (number.GetDouble(), false),
            { } text when ClockTime.Read(text.GetString()!.Trim()) is { } clock => (clock.Milliseconds / 1000.0, true),
            { } text when double.TryParse(text.GetString()!.TrimEnd('s'), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) => (seconds, false),
            _ => null,
        };
    }
}
