using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// What Zoom saves as <c>meeting_saved_closed_caption.txt</c>: <c>[Name] hh:mm:ss</c> above each text. These are times of day;
/// they are counted from the first one.
/// </summary>
internal sealed class ZoomCaptionsFormat : ITranscriptFormat
{
    private const int Day = 24 * 60 * 60 * 1000;

    public string Name => "zoom-captions";

    public bool Recognizes(TranscriptText text) => text.Turns is { Shape: TurnLines.Form.Headers, HasTimes: true } && text.First.StartsWith('[') && LineReader.Read(text.First) is { Shape: LineShape.NameTime };

    public ParsedTranscript Parse(TranscriptText text)
    {
        var parsed = text.ParseTurns();
        var first = parsed.Turns.First(t => t.StartMs is not null).StartMs!.Value;
        // After midnight, the clock starts again at zero.
        return parsed with { Turns = [.. parsed.Turns.Select(t => t with { StartMs = t.StartMs is { } at ? (at < first ? at + Day : at) - first : null })] };
    }
}
