using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// A time in the line of the speech, with a name or without: <c>[00:07] Ana: we begin</c>, <c>Ana: [00:07] we begin</c>,
/// <c>00:07 we begin</c>, <c>[00:07.000 --> 00:09.000] we begin</c> (Descript, Tactiq, Sonix, whisper).
/// </summary>
internal sealed class TimedLinesFormat : ITranscriptFormat
{
    public string Name => "timed";

    public bool Recognizes(TranscriptText text) => text.Turns is { Shape: TurnLines.Form.Inline, HasTimes: true };

    public ParsedTranscript Parse(TranscriptText text) => text.ParseTurns();
}
