namespace AdminApp.Core.Transcripts.Formats;

/// <summary>The result of a format's parser.</summary>
/// <param name="Heading">Lines above the meeting's text that may contain title and date; the first is the title.</param>
/// <param name="Turns">The turns, in order.</param>
/// <param name="Warnings">What the person who imports the file should know.</param>
internal sealed record ParsedTranscript(IReadOnlyList<string> Heading, IReadOnlyList<ParsedTurn> Turns, IReadOnlyList<ImportWarning> Warnings)
{
    /// <summary>What the file contains besides speech, such as notes of a program; it is left out, and a warning says so.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether it is a chat: written, not said.</summary>
    public bool IsChat { get; init; }
}
