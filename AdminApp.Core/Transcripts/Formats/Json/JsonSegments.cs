using System.Text.Json;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>Turns of JSON objects that have a text, or sentences or words, and perhaps a speaker and a start, under the names that programs use.</summary>
internal static class JsonSegments
{
    // Speech has about 0.4 s a word; a file with hundreds of "seconds" a word counts in milliseconds.
    private const double MaxSecondsPerWord = 20;

    private static readonly string[] Texts = ["text", "sentence", "transcript", "raw_text", "content", "utterance", "display", "words"];
    private static readonly string[] Parts = ["sentences", "words", "elements"];
    private static readonly string[] Speakers =
    [
        "speaker_name", "speakerName", "speakerDisplayName", "speaker_info", "display_name", "speaker", "speaker_label", "speakerLabel", "speaker_id", "speakerId", "speakerTag", "speaker_tag", "participant", "user_name", "userName", "name",
    ];

    /// <summary>Whether the value is an array of such objects.</summary>
    /// <param name="timed">Whether each must have a speaker or a start, too.</param>
    public static bool Are(JsonElement? value, bool timed) => value is { ValueKind: JsonValueKind.Array } array && Are([.. array.EnumerateArray()], timed);

    /// <summary>Whether all are such objects. A text may be empty, and a speaker or start null, if others are not.</summary>
    public static bool Are(IReadOnlyList<JsonElement> items, bool timed) =>
        items.Any(o => Text(o) is { Length: > 0 } || Inner(o) is not null) && items.All(o => (Text(o) is not null || Inner(o) is not null) && (!timed || HasSpeaker(o) || JsonTime.HasMember(o) || Inner(o) is not null || JsonWords.Best(o) is not null));

    /// <summary>How many words the objects have.</summary>
    public static int Words(IReadOnlyList<JsonElement> items) =>
        (JsonWords.Are(items) ? JsonWords.Sentences(items, _ => null, null) : items.SelectMany(o => Segments(o, _ => null))).Sum(s => WordCount.Of(s.Text));

    /// <summary>Reads the turns.</summary>
    public static ParsedTranscript Read(JsonElement array, string? title = null, string? date = null, JsonElement? root = null) => Read([.. array.EnumerateArray()], title, date, root);

    /// <summary>Reads the turns.</summary>
    /// <param name="items">The objects, in order.</param>
    /// <param name="title">Title of the meeting.</param>
    /// <param name="date">Its day.</param>
    /// <param name="root">The whole file, which may tell the names of the speakers.</param>
    public static ParsedTranscript Read(IReadOnlyList<JsonElement> items, string? title, string? date, JsonElement? root)
    {
        var names = Names(root);
        return Turns(JsonWords.Are(items) ? JsonWords.Sentences(items, Named, null) : items.SelectMany(o => Segments(o, Named)), title, date);

        string? Named(JsonElement value) => Id(value) is { } id && names.TryGetValue(Raw(id), out var name) ? name : Speaker(value);
    }

    /// <summary>Who speaks; null if the object does not tell.</summary>
    public static string? Speaker(JsonElement value) =>
        Speakers.Select(name => Member(value, name) is { } member ? NameOf(member) : null).FirstOrDefault(name => name is not null)
        ?? (JsonWords.Best(value) is { } best ? Speaker(best) : null);

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

    private static ParsedTranscript Turns(IEnumerable<JsonSegment> read, string? title, string? date)
    {
        var segments = read.Where(s => s.Text.Length > 0).ToList();
        var words = Math.Max(1, segments.Sum(s => WordCount.Of(s.Text)));
        var unit = segments.Select(s => s.Start is { Sure: false } start ? start.Seconds : 0).DefaultIfEmpty().Max() / words > MaxSecondsPerWord ? 0.001 : 1;
        var first = segments.Select(s => s.Start).FirstOrDefault(s => s is { Dated: true })?.Seconds ?? 0;
        var turns = new TurnsInARow();
        foreach (var (speaker, start, text) in segments)
        {
            turns.Add(speaker, start is { } at ? (int)Math.Clamp(Math.Round((at.Seconds - (at.Dated ? first : 0)) * (at.Sure ? 1 : unit) * 1000), 0, int.MaxValue) : null, text);
        }

        return new ParsedTranscript([.. new[] { title, date }.OfType<string>()], turns.ToList(), segments.Exists(s => s.Speaker is not null) ? [] : [ImportWarning.NoSpeakers]);
    }

    // The object itself, or its sentences or words.
    private static IEnumerable<JsonSegment> Segments(JsonElement value, Func<JsonElement, string?> named)
    {
        if (Text(value) is { } text)
        {
            return [new JsonSegment(named(value), JsonTime.Of(value) ?? StartOfParts(value), text.Trim())];
        }

        var (parts, speaker) = (Inner(value) ?? [], named(value));
        return JsonWords.Are(parts) ? Within(JsonWords.Sentences(parts, _ => null, speaker), value) : parts.Select((p, i) => new JsonSegment(speaker, JsonTime.Of(p) ?? (i == 0 ? JsonTime.Of(value) : null), Text(p)!.Trim()));
    }

    private static IEnumerable<JsonSegment> Within(IEnumerable<JsonSegment> sentences, JsonElement value) => sentences.Select((s, i) => i == 0 ? s with { Start = s.Start ?? JsonTime.Of(value) } : s);

    private static JsonTime.Reading? StartOfParts(JsonElement value) =>
        Parts.Select(name => Member(value, name) ?? Member(JsonWords.Best(value), name)).FirstOrDefault(p => p is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0) is { } parts ? JsonTime.Of(parts[0]) : null;

    // Sentences with texts, or words.
    private static List<JsonElement>? Inner(JsonElement value)
    {
        foreach (var name in Parts)
        {
            if (Member(value, name) is { ValueKind: JsonValueKind.Array } array && array.EnumerateArray().ToList() is { Count: > 0 } parts && (parts.TrueForAll(p => Text(p) is not null) || JsonWords.Are(parts)))
            {
                return parts;
            }
        }

        return null;
    }

    private static string? Text(JsonElement value) => Own(value) ?? (JsonWords.Best(value) is { } best ? Own(best) : null);

    private static string? Own(JsonElement value) => Texts.Select(name => Member(value, name)).FirstOrDefault(m => m is { ValueKind: JsonValueKind.String })?.GetString();

    private static bool HasSpeaker(JsonElement value) => value.ValueKind == JsonValueKind.Object && Array.Exists(Speakers, name => value.TryGetProperty(name, out _));

    private static string? NameOf(JsonElement member) => member.ValueKind switch
    {
        JsonValueKind.Number => $"Speaker {member.GetRawText()}",
        JsonValueKind.Object => Speaker(member),
        JsonValueKind.String => SpeakerName.Clean(member.GetString()) is { Length: > 0 } name ? (name.Length == 1 || name.All(char.IsAsciiDigit) ? $"Speaker {name}" : name) : null,
        _ => null,
    };

    // The number or name under which a list of speakers may have another name.
    private static JsonElement? Id(JsonElement value) => Speakers.Select(name => Member(value, name)).FirstOrDefault(m => m is { ValueKind: JsonValueKind.String or JsonValueKind.Number });

    // A list of the speakers with their names, beside what they say.
    private static Dictionary<string, string> Names(JsonElement? root)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var list in new[] { "speakers", "participants" }.Select(name => Member(root, name)).Where(l => l is { ValueKind: JsonValueKind.Array }))
        {
            foreach (var one in list!.Value.EnumerateArray())
            {
                if ((Member(one, "id") ?? Member(one, "speaker_id") ?? Member(one, "speakerId")) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } id && String(one, "name", "display_name", "displayName") is { } name)
                {
                    names[Raw(id)] = SpeakerName.Clean(name);
                }
            }
        }

        return names;
    }

    private static string Raw(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : "";
}
