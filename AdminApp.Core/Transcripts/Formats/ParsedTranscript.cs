namespace AdminApp.Core.Transcripts.Formats;

/// <summary>What a format read.</summary>
/// <param name="Heading">Lines above the meeting's text that may hold its title and date; the first is the title.</param>
/// <param name="Turns">The turns, in order.</param>
/// <param name="Warnings">What the reader should know.</param>
internal sealed record ParsedTranscript(IReadOnlyList<string> Heading, IReadOnlyList<ParsedTurn> Turns, IReadOnlyList<string> Warnings);
