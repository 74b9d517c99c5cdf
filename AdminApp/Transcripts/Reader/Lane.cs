namespace AdminApp.Transcripts.Reader;

/// <summary>One lane of the picture of a meeting.</summary>
/// <param name="Name">The speaker, or "7 others".</param>
/// <param name="SpeakerIndex">The speaker's place among the transcript's speakers; -1 for the others.</param>
/// <param name="Share">Share of the speech, 0 to 1.</param>
/// <param name="Segments">When somebody speaks: start and width, as parts of the meeting from 0 to 1.</param>
public sealed record Lane(string Name, int SpeakerIndex, double Share, IReadOnlyList<(double X, double Width)> Segments);
