using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Questions;
using Lucene.Net.Index;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Measures how many of a question's informative words the best hits contain.</summary>
internal static class WordCoverage
{
    private const int Best = 5;

    /// <summary>Share of the question's terms, by weight and rarity, that the first five hits contain, from 0 to 1. A word that is in no passage counts most.</summary>
    public static double Compute(IndexSnapshot index, PassageAnalyzer analyzer, ParsedQuestion question, IReadOnlyList<SearchHit> hits)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var hit in hits.Take(Best))
        {
            held.UnionWith(analyzer.Terms($"{hit.Meeting}\n{hit.Text}", IndexSchema.Stem));
        }

        double all = 0;
        double found = 0;
        foreach (var term in question.Stems.Where(term => term.Weight >= 1))
        {
            var idf = Bm25.Idf(index.Count, index.DocumentFrequency(new Term(IndexSchema.Stem, term.Text)));
            all += idf;
            found += held.Contains(term.Text) ? idf : 0;
        }

        return all == 0 ? 0 : found / all;
    }
}
