namespace AdminApp.Core.Transcripts.Search;

/// <summary>A passage that matches a question.</summary>
/// <param name="Ordinal">Its place among the transcript's passages.</param>
/// <param name="ContentHash">The version of the file.</param>
/// <param name="File">Name of the file.</param>
/// <param name="Meeting">Title of the meeting.</param>
/// <param name="Date">Day of the meeting.</param>
/// <param name="TurnFrom">First turn, from 0 in the file.</param>
/// <param name="TurnTo">Last turn, inclusive.</param>
/// <param name="Speakers">Who speaks in it.</param>
/// <param name="Start">Start of the first turn.</param>
/// <param name="Score">Higher is better; comparable only within one result.</param>
/// <param name="Text">The passage, one <c>Speaker: text</c> per line.</param>
public sealed record SearchHit(
    long PassageId, int Ordinal, Guid TranscriptId, string ContentHash, string File, string Meeting, DateOnly? Date,
    int TurnFrom, int TurnTo, IReadOnlyList<string> Speakers, TimeSpan? Start, double Score, string Text);
