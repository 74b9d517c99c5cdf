using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>The speakers of a meeting, and what has been changed about their names.</summary>
/// <param name="Transcript">The transcript.</param>
/// <param name="Speakers">The speakers in order of first appearance.</param>
/// <param name="Changes">Changes in this meeting and in all, the newest first.</param>
public sealed record MeetingSpeakers(Transcript Transcript, IReadOnlyList<MeetingSpeaker> Speakers, IReadOnlyList<SpeakerChange> Changes);

/// <summary>Somebody who speaks in a meeting.</summary>
/// <param name="Name">The name to show.</param>
/// <param name="InFile">The names that the file has for them.</param>
/// <param name="Turns">Number of turns.</param>
/// <param name="Share">Share of the speaking time, 0 to 1.</param>
/// <param name="Excerpts">What they say, to know them by; at most <see cref="SpeakerExcerpt.Max"/>.</param>
public sealed record MeetingSpeaker(string Name, IReadOnlyList<string> InFile, int Turns, double Share, IReadOnlyList<SpeakerExcerpt> Excerpts);

/// <summary>Some of what a speaker says.</summary>
/// <param name="Turn">The turn, from 0.</param>
/// <param name="StartMs">Its start in milliseconds, if known.</param>
/// <param name="Text">The beginning of its text.</param>
public sealed record SpeakerExcerpt(int Turn, int? StartMs, string Text)
{
    /// <summary>Maximum number of excerpts of a speaker.</summary>
    public const int Max = 3;

    /// <summary>Maximum length, in characters.</summary>
    public const int MaxLength = 240;
}

/// <summary>A name in all meetings.</summary>
/// <param name="Name">The name, as most meetings have it.</param>
/// <param name="Meetings">The meetings that they speak in, newest first.</param>
public sealed record KnownSpeaker(string Name, IReadOnlyList<Transcript> Meetings);

/// <summary>The speakers of all meetings, and what has been changed in all.</summary>
/// <param name="Speakers">By name.</param>
/// <param name="Changes">Changes in all meetings, the newest first.</param>
public sealed record AllSpeakers(IReadOnlyList<KnownSpeaker> Speakers, IReadOnlyList<SpeakerChange> Changes);
