using System.Globalization;
using System.Text;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;

namespace AdminApp.Core.Chat;

/// <summary>Writes a conversation as a Markdown document, each answer with its sources.</summary>
internal static class ConversationMarkdown
{
    /// <summary>The document.</summary>
    public static string Write(Conversation conversation, IReadOnlyList<Message> messages)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {conversation.Title}\n\nStarted {conversation.CreatedAtUtc:yyyy-MM-dd HH:mm} UTC\n");
        foreach (var message in messages)
        {
            if (message.Role == "user")
            {
                Question(text, message);
            }
            else
            {
                Answer(text, message);
            }
        }

        return text.ToString();
    }

    private static void Question(StringBuilder text, Message message)
    {
        var scope = message.Scope.IsAll ? "" : $" (in {Scope(message.Scope)})";
        text.Append(CultureInfo.InvariantCulture, $"\n## Question{scope}\n\n");
        Quoted(text, message.Content, "");
    }

    private static string Scope(MeetingScope scope)
    {
        List<string> parts = [.. scope.Meetings];
        if (scope.From is not null || scope.To is not null)
        {
            parts.Add($"{scope.From:yyyy-MM-dd} to {scope.To:yyyy-MM-dd}".Trim());
        }

        if (scope.Speaker is { } speaker)
        {
            parts.Add(speaker);
        }

        return string.Join(", ", parts);
    }

    private static void Answer(StringBuilder text, Message message)
    {
        text.Append("\n## Answer\n\n");
        if (message.Content.Length > 0)
        {
            text.Append(message.Content.TrimEnd()).Append('\n');
        }

        if (Remark(message) is { } remark)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n*{remark}*\n");
        }

        var cited = message.Citations.Where(citation => citation.Cited).OrderBy(citation => citation.Number).ToList();
        if (cited.Count == 0)
        {
            return;
        }

        text.Append("\n### Sources\n\n");
        foreach (var passage in cited.GroupBy(citation => citation.Number))
        {
            var first = passage.First();
            var date = first.Date is { } day ? string.Create(CultureInfo.InvariantCulture, $", {day:yyyy-MM-dd}") : "";
            text.Append(CultureInfo.InvariantCulture, $"{passage.Key}. {first.Meeting}{date} ({first.FileName})\n");
            foreach (var quoted in passage)
            {
                var start = TranscriptTime.Format(quoted.StartMs) is { } time ? $", {time}" : "";
                text.Append(CultureInfo.InvariantCulture, $"\n   {quoted.SpeakerWithFile}{start}, turn {quoted.QuoteTurn}\n");
                Quoted(text, quoted.Quote, "   ");
            }
        }
    }

    private static string? Remark(Message message) => message.State switch
    {
        MessageState.Pending => "The answer is still pending.",
        MessageState.Failed => $"Failed: {message.ErrorText}",
        MessageState.Refused => $"Refused: {message.ErrorText}",
        MessageState.Cancelled => "Stopped.",
        MessageState.Interrupted => "Interrupted.",
        _ => null,
    };

    private static void Quoted(StringBuilder text, string content, string indent)
    {
        foreach (var line in content.ReplaceLineEndings("\n").Split('\n'))
        {
            text.Append(indent).Append("> ").Append(line).Append('\n');
        }
    }
}
