using System.Collections.Frozen;
using AdminApp.Core.Transcripts.Search.Keyword;

namespace AdminApp.Core.Transcripts.Search.Questions;

/// <summary>A question as weighted terms.</summary>
/// <param name="Words">Its terms in <see cref="IndexSchema.Text"/>.</param>
/// <param name="Stems">Its terms in <see cref="IndexSchema.Stem"/>.</param>
internal sealed record ParsedQuestion(IReadOnlyList<WeightedTerm> Words, IReadOnlyList<WeightedTerm> Stems)
{
    /// <summary>Whether it names a subject rather than only asking.</summary>
    public bool HasSubject => Stems.Any(term => !AskingStems.Contains(term.Text));

    /// <summary>The stems of its subject, or of all its words if it only asks.</summary>
    public IEnumerable<string> Subject => Stems.Where(term => term.Weight >= 1).Select(term => term.Text);

    private static readonly FrozenSet<string> AskingWords = Asking(IndexSchema.Text);
    private static readonly FrozenSet<string> AskingStems = Asking(IndexSchema.Stem);

    /// <summary>Parses a question. Each term appears once, in the order of the question; if all its words only ask, they keep their full weight.</summary>
    /// <param name="analyzer">The analysis of the index.</param>
    /// <param name="text">The question.</param>
    /// <param name="askingWeight">Weight of a word that only asks, compared with one that names the subject.</param>
    public static ParsedQuestion Read(PassageAnalyzer analyzer, string text, float askingWeight) => new(
        Weigh(analyzer.Terms(text), AskingWords, askingWeight),
        Weigh(analyzer.Terms(text, IndexSchema.Stem), AskingStems, askingWeight));

    private static List<WeightedTerm> Weigh(List<string> terms, FrozenSet<string> asking, float askingWeight)
    {
        var distinct = terms.Distinct(StringComparer.Ordinal).ToList();
        var subject = distinct.Exists(term => !asking.Contains(term));
        return [.. distinct.Select(term => new WeightedTerm(term, subject && asking.Contains(term) ? askingWeight : 1))];
    }

    private static FrozenSet<string> Asking(string field)
    {
        using var analyzer = new PassageAnalyzer();
        return analyzer.Terms(string.Join(' ', WordLists.Asking), field).ToFrozenSet(StringComparer.Ordinal);
    }
}
