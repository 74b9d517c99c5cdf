using System.Text.Json;

namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>JSON of other programs (AssemblyAI, Deepgram, Read.ai, Vexa and their like): an array of objects with a text and a speaker or a start, alone or in one of the usual members.</summary>
internal sealed class UtterancesFormat : ITranscriptFormat
{
    private static readonly string[] Members = ["utterances", "transcript", "transcription", "transcripts", "paragraphs", "entries", "monologues", "messages", "speaker_blocks"];

    public string Name => "json";

    public bool Recognizes(TranscriptText text) => Find(text.Json) is not null;

    public ParsedTranscript Parse(TranscriptText text) => JsonSegments.Read(
        Find(text.Json)!.Value,
        text.Json is { ValueKind: JsonValueKind.Object } root ? JsonSegments.String(root, "title", "meeting_title", "name") : null,
        text.Json is { ValueKind: JsonValueKind.Object } dated ? JsonSegments.String(dated, "date", "start_time", "created_at") : null);

    private static JsonElement? Find(JsonElement? json)
    {
        var inner = JsonSegments.Member(json, "results") ?? JsonSegments.Member(json, "data") ?? JsonSegments.Member(json, "result");
        return new[] { json }.Concat(Members.Select(name => JsonSegments.Member(json, name))).Concat(Members.Select(name => JsonSegments.Member(inner, name)))
            .FirstOrDefault(value => JsonSegments.Are(value, timed: true));
    }
}
