using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>A program whose export <see cref="TurnLines"/> reads, told apart by what it writes around the turns.</summary>
/// <param name="name">Stable name.</param>
/// <param name="mark">Whether a line is one that only this program writes.</param>
internal sealed class ProgramFormat(string name, Func<string, bool> mark) : ITranscriptFormat
{
    private const int MaxHead = 12;
    private const int MaxLine = 500;

    /// <summary>Teams' transcript as text, or in Word: a title with day and time of the meeting, or a line that tells who started it.</summary>
    public static ProgramFormat Teams { get; } = new("teams", line => ProgramLines.IsTeamsTitle(line) || ProgramLines.IsEvent(line));

    /// <summary>Fathom: a link to the recording above the turns.</summary>
    public static ProgramFormat Fathom { get; } = new("fathom", line => line.StartsWith("VIEW RECORDING", StringComparison.Ordinal) || line.Contains("fathom.video/", StringComparison.Ordinal));

    /// <summary>Tactiq: its address above the turns.</summary>
    public static ProgramFormat Tactiq { get; } = new("tactiq", line => line.Contains("tactiq.io", StringComparison.OrdinalIgnoreCase));

    public string Name => name;

    public bool Recognizes(TranscriptText text) =>
        text.Turns.Shape != TurnLines.Form.None && text.Turns.HasTimes
        && text.Lines.Where(l => !string.IsNullOrWhiteSpace(l)).Take(MaxHead).Any(l => l.Length <= MaxLine && mark(l.Trim()));

    public ParsedTranscript Parse(TranscriptText text) => text.ParseTurns();
}
