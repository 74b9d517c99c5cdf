namespace AdminApp.Core.Transcripts;

/// <summary>The names of all meetings and of those who speak in them, for finding them while someone types.</summary>
/// <param name="Transcripts">Newest meeting first; at most <see cref="MaxTranscripts"/>.</param>
/// <param name="Speakers">Whoever spoke in the newest meeting first; at most <see cref="MaxSpeakers"/>.</param>
public sealed record TranscriptDirectory(IReadOnlyList<TranscriptName> Transcripts, IReadOnlyList<ListedSpeaker> Speakers)
{
    /// <summary>Maximum number of transcripts; the oldest beyond it are left out.</summary>
    public const int MaxTranscripts = 10_000;

    /// <summary>Maximum number of speakers.</summary>
    public const int MaxSpeakers = 10_000;

    /// <summary>Names and speakers of meetings, newest first. Names that differ only in case are one speaker.</summary>
    public static TranscriptDirectory Of(IEnumerable<(TranscriptName Name, IReadOnlyList<string> Speakers)> meetings)
    {
        var all = meetings.ToList();
        return new(
            [.. all.Select(meeting => meeting.Name)],
            [
                .. all.SelectMany(meeting => meeting.Speakers.Distinct(StringComparer.OrdinalIgnoreCase), (meeting, speaker) => (Speaker: speaker, meeting.Name.Date))
                    .GroupBy(spoken => spoken.Speaker, StringComparer.OrdinalIgnoreCase).Take(MaxSpeakers)
                    .Select(of => new ListedSpeaker(of.Key, of.Count(), of.First().Date)),
            ]);
    }
}
