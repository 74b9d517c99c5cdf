namespace AdminApp.Core.Transcripts.Formats.Cues;

/// <summary>SubRip subtitles: a number, <c>start --> end</c>, text. Also below a title, WebVTT without its first line, and Teams' transcript in Word of 2021 to 2023.</summary>
internal sealed class SrtFormat : ITranscriptFormat
{
    // A title, a date, a line or two of a WebVTT header, a cue's number and its timing.
    private const int LinesToTiming = 6;

    public string Name => "srt";

    /// <summary>Whether there is a timing among the first lines that are not blank.</summary>
    public bool Recognizes(TranscriptText text) => text.Lines.Where(l => !string.IsNullOrWhiteSpace(l)).Take(LinesToTiming).Any(l => l.AsSpan().ContainsAny('>', '→') && CueReader.IsTiming(l));

    public ParsedTranscript Parse(TranscriptText text) => CueTurns.From(CueReader.Read(text.Lines, isWebVtt: false));
}
