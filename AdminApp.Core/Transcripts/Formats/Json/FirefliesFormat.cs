using System.Text.Json;

namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>Fireflies' export and API: sentences with <c>speaker_name</c>, <c>sentence</c> or <c>text</c>, and a start; alone or below <c>sentences</c>.</summary>
internal sealed class FirefliesFormat : ITranscriptFormat
{
    public string Name => "fireflies";

    public bool Recognizes(TranscriptText text) => Sentences(text.Json) is { } sentences && JsonSegments.Are(sentences, timed: true);

    public ParsedTranscript Parse(TranscriptText text)
    {
        var meeting = Meeting(text.Json);
        return JsonSegments.Read(Sentences(text.Json)!.Value, meeting is { } of ? JsonSegments.String(of, "title") : null, meeting is { } on ? JsonSegments.String(on, "dateString", "date") : null);
    }

    private static JsonElement? Meeting(JsonElement? json) => JsonSegments.Member(JsonSegments.Member(json, "data"), "transcript") ?? json;

    private static JsonElement? Sentences(JsonElement? json) => JsonSegments.Member(Meeting(json), "sentences")
        ?? (json is { ValueKind: JsonValueKind.Array } array && array.EnumerateArray().All(o => JsonSegments.Member(o, "sentence") is not null) ? array : null);
}
