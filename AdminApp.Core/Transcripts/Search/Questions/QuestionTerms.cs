using System.Collections.Frozen;
using AdminApp.Core.Transcripts.Search.Words;

namespace AdminApp.Core.Transcripts.Search.Questions;

/// <summary>The terms of a question with what each counts.</summary>
internal static class QuestionTerms
{
    /// <summary>What a word that only asks counts beside one that names the subject.</summary>
    public const float AskingWeight = 0.2f;

    private static readonly FrozenSet<string> Asking = Stemmed();

    /// <summary>Each term once, in the order of the question. A question of asking words alone keeps them at full weight.</summary>
    public static List<WeightedTerm> Read(PassageAnalyzer analyzer, string question)
    {
        var terms = analyzer.Terms(question).Distinct(StringComparer.Ordinal).ToList();
        var subject = terms.Exists(term => !Asking.Contains(term));
        return [.. terms.Select(term => new WeightedTerm(term, subject && Asking.Contains(term) ? AskingWeight : 1))];
    }

    private static FrozenSet<string> Stemmed()
    {
        using var analyzer = new PassageAnalyzer();
        return analyzer.Terms(string.Join(' ', WordLists.Asking)).ToFrozenSet(StringComparer.Ordinal);
    }
}
