using System.Globalization;
using System.Text;
using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Chat.Sources;

/// <summary>An answer as it is copied: its text, followed by the source of each number.</summary>
internal static class AnswerCopy
{
    /// <param name="absolute">Turns a relative address of this site into an absolute one.</param>
    public static string Of(Message answer, Func<string, Uri> absolute)
    {
        var sources = CitedStatements.InOrder(answer.Content, answer.Citations).Distinct().OrderBy(source => source.Number).ToList();
        if (sources.Count == 0)
        {
            return answer.Content;
        }

        var text = new StringBuilder(answer.Content.TrimEnd()).Append("\n\nSources\n");
        foreach (var source in sources)
        {
            var where = new[] { source.SpeakerWithFile, source.Meeting, Clock.Day(source.Date), Clock.Offset(source.StartMs) }.Where(part => part.Length > 0);
            text.Append(CultureInfo.InvariantCulture, $"[{source.Number}] {string.Join(", ", where)}: “{source.Quote}” {absolute(TranscriptLink.ToQuote(source))}\n");
        }

        return text.ToString();
    }
}
