namespace AdminApp.Core.Transcripts.Formats.Cues;

/// <summary>WebVTT (https://www.w3.org/TR/webvtt1/) as Zoom, Teams, Meet, Webex and YouTube write it.</summary>
internal sealed class WebVttFormat : ITranscriptFormat
{
    public string Name => "webvtt";

    public bool Recognizes(TranscriptText text) => text.First.StartsWith("WEBVTT", StringComparison.Ordinal);

    public ParsedTranscript Parse(TranscriptText text) => CueTurns.From(CueReader.Read(text.Lines, isWebVtt: true));
}
