using AdminApp.Core.Agent.Citations;

namespace AdminApp.Core.Agent;

/// <summary>Answers without a model: the best quotes as a list.</summary>
internal static class QuotesOnlyAnswer
{
    /// <summary>The first line, so that nobody takes it for more.</summary>
    public const string FirstLine = "No AI model connected: showing the best quotes.";

    /// <summary>The text; cites the sources that it quotes.</summary>
    public static string Write(AnswerSources sources)
    {
        for (var number = 1; number <= Math.Min(BestQuotes.Most, sources.Count); number++)
            sources.Cite(number);
        return $"{FirstLine}\n\n{BestQuotes.List(sources.Citations("").Where(citation => citation.Cited))}";
    }
}
