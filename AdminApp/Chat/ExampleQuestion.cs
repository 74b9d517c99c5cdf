using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Samples;
using AdminApp.Core.Transcripts.Speakers;

namespace AdminApp.Chat;

/// <summary>A question to start with.</summary>
/// <param name="Text">The question.</param>
/// <param name="Meeting">File name of the meeting that it is about; null to search all meetings.</param>
public sealed record ExampleQuestion(string Text, string? Meeting);

/// <summary>Questions to start with: about the sample meetings as long as there are no others, otherwise about the newest meetings or one meeting.</summary>
internal static class ExampleQuestions
{
    /// <summary>The questions; none if there are no meetings.</summary>
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
        new("What are the action items, and who owns them?", meeting.FileName),
        new("Which questions are still open?", meeting.FileName),
    ];

    private static string? Talker(Transcript meeting) => meeting.Speakers.FirstOrDefault(s => s.Length > 1 && !SpeakerLabel.Is(s));
}
