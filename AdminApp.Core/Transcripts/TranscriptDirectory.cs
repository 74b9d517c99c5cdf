using AdminApp.Core.Transcripts.Speakers;

namespace AdminApp.Core.Transcripts;

/// <summary>The names of all meetings and of those who speak in them, for finding them while someone types.</summary>
/// <param name="Transcripts">Newest meeting first; at most <see cref="MaxTranscripts"/>.</param>
/// <param name="Speakers">Speakers of the newest meeting first; at most <see cref="MaxSpeakers"/>.</param>
public sealed record TranscriptDirectory(IReadOnlyList<TranscriptName> Transcripts, IReadOnlyList<ListedSpeaker> Speakers)
{
    /// <summary>Maximum number of transcripts; the oldest beyond it are left out.</summary>
    public const int MaxTranscripts = 10_000;

    /// <summary>Maximum number of speakers.</summary>
    public const int MaxSpeakers = 10_000;

    /// <summary>Names and speakers of meetings, newest first. A name that is written in several ways is one speaker (<see cref="SpeakerKey"/>).</summary>
    public static TranscriptDirectory Of(IEnumerable<(TranscriptName Name, IReadOnlyList<string> Speakers)> meetings)
    {
        var all = meetings.ToList();
        // Most names occur in many meetings.
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        return new(
            [.. all.Select(meeting => meeting.Name)],
            [
                .. all.SelectMany(meeting => meeting.Speakers.DistinctBy(KeyOf, StringComparer.Ordinal), (meeting, speaker) => (Speaker: speaker, meeting.Name.Date))
                    .GroupBy(spoken => KeyOf(spoken.Speaker), StringComparer.Ordinal).Take(MaxSpeakers)
                    .Select(of => new ListedSpeaker(of.First().Speaker, of.Count(), of.First().Date)),
            ]);

        string KeyOf(string name) => keys.TryGetValue(name, out var key) ? key : keys[name] = SpeakerKey.Of(name);
    }
}
