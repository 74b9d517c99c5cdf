using AdminApp.Core.Agent;
using AdminApp.Core.Primitives;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Core.Chat;

/// <summary>Validates a question.</summary>
internal static class AskValidation
{
    // A series read from a question has up to this many, and stays if another chip is removed.
    private const int MaxScopedMeetings = MeetingCount.Max;
    private const int MaxSpeakerLength = 200;

    /// <summary>The request with clean texts.</summary>
    /// <exception cref="InvalidQuestionException">Something is out of range; the message says what is allowed.</exception>
    public static AskRequest Check(AskRequest request)
    {
        var text = Clean(request.Text).Trim();
        if (text.Length is 0 or > AskRequest.MaxLength)
        {
            throw new InvalidQuestionException($"A question can have 1 to {AskRequest.MaxLength} characters; this one has {text.Length}.");
        }

        if (request.Terms.Patience is { } patience && (patience < TimeSpan.FromSeconds(1) || patience > AskRequest.MaxPatience))
        {
            throw new InvalidQuestionException($"Patience can be 1 to {AskRequest.MaxPatience.TotalSeconds:0} seconds; this is {patience.TotalSeconds:0.##}.");
        }

        var scope = request.Scope;
        if (scope.Meetings.Count > MaxScopedMeetings)
        {
            throw new InvalidQuestionException($"A question can be limited to up to {MaxScopedMeetings} meetings; these are {scope.Meetings.Count}.");
        }

        if (scope.From > scope.To)
        {
            throw new InvalidQuestionException($"The first day ({scope.From:yyyy-MM-dd}) must not be after the last ({scope.To:yyyy-MM-dd}).");
        }

        if (scope.Speaker?.Length > MaxSpeakerLength)
        {
            throw new InvalidQuestionException($"A speaker's name can have up to {MaxSpeakerLength} characters.");
        }

        return request with { Text = text, History = request.History is { } history ? Check(history) : null };
    }

    private static List<HistoryMessage> Check(IReadOnlyList<HistoryMessage> history)
    {
        if (history.Count > AskRequest.MaxHistory)
        {
            throw new InvalidQuestionException($"The history can have up to {AskRequest.MaxHistory} messages; this one has {history.Count}.");
        }

        if (history.Sum(message => (long)message.Content.Length) > ChatLimits.HistoryTotal)
        {
            throw new InvalidQuestionException($"The history can have up to {ChatLimits.HistoryTotal} characters in total.");
        }

        foreach (var message in history)
        {
            if (message.Role is not ("user" or "assistant"))
            {
                throw new InvalidQuestionException("A message in the history must have the role user or assistant.");
            }

            if (string.IsNullOrWhiteSpace(message.Content) || message.Content.Length > ChatLimits.HistoryMessage)
            {
                throw new InvalidQuestionException($"A message in the history can have 1 to {ChatLimits.HistoryMessage} characters.");
            }
        }

        return [.. history.Select(message => message with { Content = Clean(message.Content) })];
    }

    private static string Clean(string text) => ValidText.From(text.ReplaceLineEndings("\n"), keep: "\n\t");
}
