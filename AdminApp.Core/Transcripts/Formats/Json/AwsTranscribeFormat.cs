using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>Amazon Transcribe: <c>results.items</c>, a word or a mark each, with the speakers in the items or in <c>speaker_labels</c>.</summary>
internal sealed class AwsTranscribeFormat : ITranscriptFormat
{
    private const string SentenceEnds = ".?!";

    public string Name => "aws-transcribe";

    public bool Recognizes(TranscriptText text) => Items(text.Json) is { ValueKind: JsonValueKind.Array } items && items.GetArrayLength() > 0 && items.EnumerateArray().All(i => Content(i) is not null);

    public ParsedTranscript Parse(TranscriptText text)
    {
        var speakers = Speakers(text.Json);
        var turns = new TurnsInARow();
        var sentence = new StringBuilder();
        (string? Speaker, int? Start) open = (null, null);
        var any = false;
        foreach (var item in Items(text.Json)!.Value.EnumerateArray())
        {
            var content = Content(item)!;
            if (JsonSegments.String(item, "type") == "punctuation")
            {
                sentence.Append(content);
                if (SentenceEnds.Contains(content[^1], StringComparison.Ordinal))
                {
                    Close();
                }

                continue;
            }

            var time = JsonSegments.String(item, "start_time");
            var speaker = JsonSegments.String(item, "speaker_label") ?? (time is null ? null : speakers.GetValueOrDefault(time));
            if (sentence.Length > 0 && speaker != open.Speaker)
            {
                Close();
            }

            open = sentence.Length == 0 ? (speaker, Milliseconds(time)) : open;
            any |= speaker is not null;
            sentence.Append(sentence.Length > 0 ? " " : "").Append(content);
        }

        Close();
        return new ParsedTranscript([], turns.ToList(), any ? [] : [ImportWarning.NoSpeakers]);

        void Close()
        {
            turns.Add(open.Speaker, open.Start, sentence.ToString());
            sentence.Clear();
        }
    }

    private static JsonElement? Items(JsonElement? json) => JsonSegments.Member(JsonSegments.Member(json, "results"), "items");

    private static string? Content(JsonElement item) =>
        JsonSegments.Member(item, "alternatives") is { ValueKind: JsonValueKind.Array } alternatives && alternatives.GetArrayLength() > 0 ? JsonSegments.String(alternatives[0], "content") : null;

    // By the start of each word.
    private static Dictionary<string, string> Speakers(JsonElement? json)
    {
        var speakers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (JsonSegments.Member(JsonSegments.Member(JsonSegments.Member(json, "results"), "speaker_labels"), "segments") is not { ValueKind: JsonValueKind.Array } segments)
        {
            return speakers;
        }

        foreach (var segment in segments.EnumerateArray())
        {
            var items = JsonSegments.Member(segment, "items") is { ValueKind: JsonValueKind.Array } found ? found.EnumerateArray().ToArray() : [];
            foreach (var item in items)
            {
                if (JsonSegments.String(item, "start_time") is { } start && (JsonSegments.String(item, "speaker_label") ?? JsonSegments.String(segment, "speaker_label")) is { } speaker)
                {
                    speakers[start] = speaker;
                }
            }
        }

        return speakers;
    }

    private static int? Milliseconds(string? seconds) =>
        double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? (int)Math.Clamp(value * 1000, 0, int.MaxValue) : null;
}
