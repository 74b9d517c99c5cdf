using System.Text.Json;

namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>
/// JSON of other programs and services: AssemblyAI, Azure, Deepgram, ElevenLabs, Fathom, Gladia, Gong, Google, Read.ai, Recall, Rev, Speechmatics,
/// tl;dv and their like: objects with a text or words, and a speaker or a start.
/// </summary>
internal sealed class UtterancesFormat : ITranscriptFormat
{
    public string Name => "json";

    public bool Recognizes(TranscriptText text) => text.Json is { } json && JsonFinder.Find(json) is not null;

    public ParsedTranscript Parse(TranscriptText text) => JsonSegments.Read(
        JsonFinder.Find(text.Json!.Value)!,
        text.Json is { ValueKind: JsonValueKind.Object } root ? JsonSegments.String(root, "title", "meeting_title", "name") : null,
        text.Json is { ValueKind: JsonValueKind.Object } dated ? JsonSegments.String(dated, "date", "start_time", "created_at") : null,
        text.Json);
}
