using AdminApp.Core.Transcripts.Search.Words;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>How much of a question's informative words the best hits hold.</summary>
internal static class WordCoverage
{
    private const int Best = 5;

    /// <summary>Share from 0 to 1 of the question's terms, by weight and rarity, that stand in the first five hits. A word no passage holds counts most.</summary>
    public static double Of(PassageAnalyzer analyzer, IReadOnlyList<WeightedTerm> terms, float[] idf, IReadOnlyList<SearchHit> hits)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var hit in hits.Take(Best))
            held.UnionWith(analyzer.Terms($"{hit.Meeting}\n{hit.Text}"));

        double all = 0;
        double found = 0;
        for (var i = 0; i < terms.Count; i++)
        {
            if (terms[i].Weight < 1)
                continue;

            all += idf[i];
            found += held.Contains(terms[i].Text) ? idf[i] : 0;
        }

        return all == 0 ? 0 : found / all;
    }
}
