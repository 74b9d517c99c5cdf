namespace AdminApp.Core.Transcripts.Formats;

/// <summary>SubRip subtitles: a number, <c>start --> end</c>, text; speakers as <c>Name: text</c>. Also WebVTT that lost its first line.</summary>
internal sealed class SrtFormat : ITranscriptFormat
{
    public string Name => "srt";

    /// <summary>A timing is the first line that is not blank, or the second after a cue's number.</summary>
    public bool Recognizes(TranscriptText text) => text.Lines.Where(l => !string.IsNullOrWhiteSpace(l)).Take(2).Any(Cues.IsTiming);

    public ParsedTranscript Parse(TranscriptText text) => Cues.ToTranscript(Cues.Read(text.Lines, blankEnds: false));
}
