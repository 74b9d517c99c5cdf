using System.Text;
using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;

namespace AdminApp.Core.Agent;

/// <summary>Answers without a model: the best quotes as a list.</summary>
internal static class QuotesOnlyAnswer
{
    /// <summary>The first line, so that nobody takes it for more.</summary>
    public const string FirstLine = "Quotes only: no model is configured.";

    private const int MaxQuotes = 5;
    private const string MarkdownSigns = "\\`*_{}[]<>#+-!|~&$";

    /// <summary>The text; cites the sources that it quotes.</summary>
    /// <param name="sources">The passages.</param>
    /// <param name="meetings">Lines about meetings, for a question that counts or lists them.</param>
    public static string Write(AnswerSources sources, IReadOnlyList<string> meetings)
    {
        var text = new StringBuilder(FirstLine).Append("\n\n");
        foreach (var meeting in meetings)
            text.Append("- ").Append(Escape(meeting)).Append('\n');
        if (meetings.Count > 0)
            text.Append('\n');
        for (var number = 1; number <= Math.Min(MaxQuotes, sources.Count); number++)
            sources.Cite(number);
        foreach (var citation in sources.Citations("").Where(citation => citation.Cited))
            text.Append(Entry(citation)).Append('\n');
        return text.ToString();
    }

    private static string Entry(Citation citation)
    {
        var place = TranscriptTime.Format(citation.StartMs) is { } start ? $", {start}" : "";
        return $"- **{Escape(citation.Speaker)}** ({Escape(citation.Meeting)}{place}): “{Escape(citation.Quote)}” [{citation.Number}]";
    }

    /// <summary>Text of a transcript as plain text in Markdown, on one line.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (MarkdownSigns.Contains(c, StringComparison.Ordinal))
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
