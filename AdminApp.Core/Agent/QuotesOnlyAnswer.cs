using AdminApp.Core.Agent.Citations;

namespace AdminApp.Core.Agent;

/// <summary>Answers without a model: the best quotes as a list.</summary>
internal static class QuotesOnlyAnswer
{
    /// <summary>The first line, so that no one mistakes it for more.</summary>
    public const string FirstLine = "No AI model connected: showing the best quotes.";

    /// <summary>Writes the text, citing the sources that it quotes.</summary>
    /// <param name="sources">The passages.</param>
    /// <param name="meetings">Lines about meetings, for a question that counts or lists them.</param>
    public static string Write(AnswerSources sources, IReadOnlyList<string> meetings)
    {
        for (var number = 1; number <= Math.Min(BestQuotes.Max, sources.Count); number++)
        {
            sources.Cite(number);
        }

        var listed = meetings.Count == 0 ? "" : $"{string.Join('\n', meetings.Select(meeting => $"- {BestQuotes.Escape(meeting)}"))}\n\n";
        return $"{FirstLine}\n\n{listed}{BestQuotes.List(sources.Citations("").Where(citation => citation.Cited))}";
    }
}
