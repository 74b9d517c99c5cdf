using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Samples;

namespace AdminApp.Chat;

/// <summary>A question to start with.</summary>
/// <param name="Text">The question.</param>
/// <param name="Meeting">File name of the one meeting that it is about; null: all are searched.</param>
public sealed record ExampleQuestion(string Text, string? Meeting);

/// <summary>Questions to begin with: those that the sample meetings answer while they are all there is, else about the newest meetings, or about one.</summary>
internal static class ExampleQuestions
{
    /// <summary>The questions; none without meetings.</summary>
    public static IReadOnlyList<ExampleQuestion> Of(MeetingCatalog meetings)
    {
        var own = meetings.All.Where(m => !m.IsSample).ToList();
        if (own.Count == 0)
        {
            return meetings.All.Count == 0 ? [] : [.. SampleMeetings.Questions.Select(text => new ExampleQuestion(text, null))];
        }

        var newest = own[0];
        var next = own.Count > 1 ? own[1] : newest;
        return
        [
            new($"What was decided in {newest.Title}?", newest.FileName),
            new($"Which action items came out of {next.Title}?", next.FileName),
            Talker(newest) is { } speaker
                ? new($"What did {speaker} say in {newest.Title}?", newest.FileName)
                : new($"What were the open questions in {newest.Title}?", newest.FileName),
        ];
    }

    /// <summary>Questions about one meeting.</summary>
    public static IReadOnlyList<ExampleQuestion> About(Transcript meeting) =>
    [
        new("Summarize the meeting.", meeting.FileName),
        new("What was decided?", meeting.FileName),
        new("Which action items came out of it, and who has them?", meeting.FileName),
        new("Which questions are still open?", meeting.FileName),
    ];

    private static string? Talker(Transcript meeting) => meeting.Speakers.FirstOrDefault(s => s.Length > 1 && s != "Unknown" && !s.StartsWith("Speaker ", StringComparison.Ordinal));
}
