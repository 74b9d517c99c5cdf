using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// Speaker lines above the text of each turn: Otter's text export (<c>Speaker  m:ss</c>) and everything written like it, with the
/// time before or after the name, on one line or two, with brackets, dashes or Markdown.
/// </summary>
internal sealed class OtterFormat : ITranscriptFormat
{
    public string Name => "otter";

    public bool Recognizes(TranscriptText text) => text.Turns is { Shape: TurnLines.Form.Headers, HasTimes: true };

    public ParsedTranscript Parse(TranscriptText text) => text.ParseTurns();
}
