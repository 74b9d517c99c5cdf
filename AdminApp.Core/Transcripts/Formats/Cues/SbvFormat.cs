namespace AdminApp.Core.Transcripts.Formats.Cues;

/// <summary>SBV, the captions of YouTube Studio and Google Drive: <c>0:00:08.000,0:00:12.000</c>, text.</summary>
internal sealed class SbvFormat : ITranscriptFormat
{
    public string Name => "sbv";

    public bool Recognizes(TranscriptText text) => !text.First.Contains("-->", StringComparison.Ordinal) && CueReader.IsTiming(text.First);

    public ParsedTranscript Parse(TranscriptText text) => CueTurns.From(CueReader.Read(text.Lines, isWebVtt: false));
}
