using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Samples;
using AdminApp.Core.Transcripts.Speakers;

namespace AdminApp.Search;

/// <summary>Searches to start with: those that the sample meetings answer while there are no others, else about the newest meetings.</summary>
internal static class SearchExamples
{
    /// <summary>The examples; none without meetings.</summary>
    /// <param name="meetings">All meetings, newest first.</param>
    public static IReadOnlyList<string> For(IReadOnlyList<Transcript> meetings)
    {
        var own = meetings.Where(m => !m.IsSample).ToList();
        if (own.Count == 0)
        {
            return meetings.Count == 0 ? [] : SampleMeetings.Questions;
        }

        var newest = own[0];
        var speaker = newest.Speakers.Find(s => s.Length > 1 && !SpeakerLabel.Is(s));
        return
        [
            $"What was decided in {newest.Title}?",
            speaker is null ? $"Open questions in {newest.Title}" : $"What did {speaker} say about the next steps?",
            "Deadlines last month",
        ];
    }
}
