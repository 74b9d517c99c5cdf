using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Questions;

namespace AdminApp.Core.Agent;

/// <summary>
/// Detects that the transcripts contain nothing about a question, so that no call is made and nothing is charged: its words are missing
/// and nothing is close in meaning. The two thresholds were chosen with <c>measure floor</c>, see docs/agent.md.
/// </summary>
internal static class RelevanceFloor
{
    /// <summary>Word coverage of the best hits below which semantic similarity decides.</summary>
    public const double Coverage = 0.5;

    /// <summary>Similarity of the closest passage below which such a question has no answer here.</summary>
    public const double Likeness = 0.5;

    /// <summary>
    /// Whether nothing matches. A question without a subject, or with a scope, is never below the floor: it asks about the meeting itself.
    /// The embedding model is English, so a question in another language is below the floor only if none of its words is found.
    /// </summary>
    public static bool IsBelow(string question, SearchResult found) =>
        found.HasSubject && found.Scope.Filters.Count == 0
        && (found.Likeness is { } likeness && QuestionLanguages.Detect(question) == QuestionLanguage.English ? found.WordCoverage < Coverage && likeness < Likeness : found.Matching == 0);
}
