namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>Someone who speaks in a meeting.</summary>
/// <param name="Name">The name to show.</param>
/// <param name="InFile">The names that the file has for them.</param>
/// <param name="Turns">Number of turns.</param>
/// <param name="Share">Share of the speaking time, 0 to 1.</param>
/// <param name="Excerpts">What they say, to know them by; at most <see cref="SpeakerExcerpt.Max"/>.</param>
public sealed record MeetingSpeaker(string Name, IReadOnlyList<string> InFile, int Turns, double Share, IReadOnlyList<SpeakerExcerpt> Excerpts);
