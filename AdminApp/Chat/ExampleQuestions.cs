using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Samples;

namespace AdminApp.Chat;

/// <summary>Three questions to begin with: those that the sample meetings answer while they are all there is, else about the newest meetings.</summary>
internal static class ExampleQuestions
{
    /// <summary>The questions; none without meetings.</summary>
    public static IReadOnlyList<string> Of(MeetingCatalog meetings)
    {
        var own = meetings.All.Where(m => !m.IsSample).ToList();
        if (own.Count == 0)
        {
            return meetings.All.Count == 0 ? [] : SampleMeetings.Questions;
        }

        var newest = own[0];
        var next = own.Count > 1 ? own[1] : newest;
        return
        [
            $"What was decided in {newest.Title}?",
            $"Which action items came out of {next.Title}?",
            Talker(newest) is { } speaker ? $"What did {speaker} say in {newest.Title}?" : $"What were the open questions in {newest.Title}?",
        ];
    }

    private static string? Talker(Transcript meeting) => meeting.Speakers.FirstOrDefault(s => s.Length > 1 && s != "Unknown" && !s.StartsWith("Speaker ", StringComparison.Ordinal));
}
