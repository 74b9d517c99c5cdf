using System.Text;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;

namespace AdminApp.Core.Agent;

/// <summary>The best quotes of the passages found, as a Markdown list, for when no model answers.</summary>
public static class BestQuotes
{
    /// <summary>Maximum number of quotes in a list.</summary>
    public const int Max = 5;

    /// <summary>The line before the list, so that no one mistakes it for an answer.</summary>
    public const string Lead = "The best quotes from your transcripts:";

    private const string MarkdownSigns = "\\`*_{}[]<>#+-!|~&$";

    /// <summary>Lead and list of the first sources, each cited by its number; empty if there are none.</summary>
    public static string Write(IReadOnlyList<Citation> sources) => sources.Count == 0 ? "" : $"{Lead}\n\n{List(sources)}";

    /// <summary>The list alone.</summary>
    internal static string List(IEnumerable<Citation> sources)
    {
        var text = new StringBuilder();
        foreach (var citation in sources.Take(Max))
        {
            text.Append(Entry(citation)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Fills a missing answer with the quotes, which are also its sources.</summary>
    internal static void PutInto(Message answer)
    {
        var quoted = answer.Citations.OrderBy(citation => citation.Number).Take(Max).ToList();
        answer.Content = Write(quoted);
        answer.QuotesOnly = quoted.Count > 0;
        quoted.ForEach(citation => citation.Cited = true);
    }

    private static string Entry(Citation citation)
    {
        var place = TranscriptTime.Format(citation.StartMs) is { } start ? $", {start}" : "";
        return $"- **{Escape(citation.Speaker)}** ({Escape(citation.Meeting)}{place}): “{Escape(citation.Quote)}” [{citation.Number}]";
    }

    /// <summary>Escapes a transcript's text for Markdown, on one line.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (MarkdownSigns.Contains(c, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
