namespace AdminApp.Core.Transcripts.Formats;

/// <summary>WebVTT (https://www.w3.org/TR/webvtt1/) as Zoom, Teams and Meet write it: speakers as <c>Name: text</c> or <c>&lt;v Name></c>.</summary>
internal sealed class WebVttFormat : ITranscriptFormat
{
    public string Name => "webvtt";

    public bool Recognizes(TranscriptText text) =>
        text.Lines.FirstOrDefault(l => !string.IsNullOrWhiteSpace(l)) is { } first
        && first.TrimStart().StartsWith("WEBVTT", StringComparison.Ordinal);

    public ParsedTranscript Parse(TranscriptText text) => CueParser.ToTranscript(CueParser.Read(text.Lines, blankEnds: true));
}
