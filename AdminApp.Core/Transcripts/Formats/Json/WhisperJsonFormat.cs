namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>What whisper and WhisperX write: <c>segments</c> with start and text, perhaps speaker.</summary>
internal sealed class WhisperJsonFormat : ITranscriptFormat
{
    public string Name => "whisper-json";

    public bool Recognizes(TranscriptText text) => JsonSegments.Are(JsonSegments.Member(text.Json, "segments"), timed: true);

    public ParsedTranscript Parse(TranscriptText text) =>
        JsonSegments.Read(JsonSegments.Member(text.Json, "segments")!.Value, JsonSegments.String(text.Json!.Value, "title"), JsonSegments.String(text.Json!.Value, "date"));
}
