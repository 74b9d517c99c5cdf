using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>SubRip subtitles: a number, <c>start --> end</c>, text; speakers as <c>Name: text</c>. Also below a title, and WebVTT without its first line.</summary>
internal sealed partial class SrtFormat : ITranscriptFormat
{
    // A title, a date, a line or two of a WebVTT header, a cue's number and its timing.
    private const int LinesToTiming = 6;

    public string Name => "srt";

    /// <summary>Whether there is a timing among the first lines that are not blank.</summary>
    public bool Recognizes(TranscriptText text) => text.Lines.Where(l => !string.IsNullOrWhiteSpace(l)).Take(LinesToTiming).Any(CueParser.IsTiming);

    public ParsedTranscript Parse(TranscriptText text)
    {
        var heading = text.Lines.TakeWhile(l => !CueParser.IsTiming(l)).Select(l => l.Trim()).Where(l => l.Length > 0 && !WebVttHeader.IsMatch(l)).ToList();
        if (heading is [.., var last] && Identifier.IsMatch(last))
        {
            heading.RemoveAt(heading.Count - 1);
        }

        return CueParser.ToTranscript(CueParser.Read(text.Lines, blankEnds: false)) with { Heading = heading };
    }

    [GeneratedRegex(@"^(?:(?:NOTE|STYLE|REGION)\b|(?:Kind|Language):)", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex WebVttHeader { get; }

    // The number or name of a cue.
    [GeneratedRegex(@"^\S*[0-9]\S*$", RegexOptions.None, PatternTimeout.Milliseconds)]
    private static partial Regex Identifier { get; }
}
