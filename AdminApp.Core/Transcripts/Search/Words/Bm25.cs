using Lucene.Net.Index;
using Lucene.Net.Search;

namespace AdminApp.Core.Transcripts.Search.Words;

/// <summary>
/// Okapi BM25 (S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) over the postings of the
/// index, term by term. Lucene's own scorer counts deleted documents until their segment is merged and rounds lengths to a byte, so
/// that two indexes of the same transcripts rank differently; here only what is searchable counts, and every passage gets its
/// score, which the fusion with meaning needs.
/// </summary>
internal static class Bm25
{
    /// <summary>How fast repetition of a term stops counting.</summary>
    public const float K1 = 1.2f;

    /// <summary>How much long passages are held back, 0 to 1.</summary>
    public const float B = 0.75f;

    /// <summary>Adds each passage's score to <paramref name="scores"/>, which is indexed by document; returns each term's inverse document frequency.</summary>
    public static float[] Score(IndexSnapshot index, IReadOnlyList<WeightedTerm> terms, Span<float> scores)
    {
        var idf = new float[terms.Count];
        for (var i = 0; i < terms.Count; i++)
        {
            var term = new Term(IndexSchema.Text, terms[i].Text);
            idf[i] = Idf(index.Count, index.DocumentFrequency(term));
            if (terms[i].Weight <= 0)
                continue;

            var gain = terms[i].Weight * idf[i] * (K1 + 1);
            foreach (var leaf in index.Reader.Leaves)
            {
                if (leaf.AtomicReader.GetTermDocsEnum(term) is not { } postings)
                    continue;

                while (postings.NextDoc() is var local && local != DocIdSetIterator.NO_MORE_DOCS)
                {
                    var document = leaf.DocBase + local;
                    if (index.TranscriptOf[document] < 0)
                        continue;

                    var frequency = postings.Freq;
                    scores[document] += gain * frequency / (frequency + (K1 * (1 - B + (B * index.LengthOf[document] / index.AverageLength))));
                }
            }
        }

        return idf;
    }

    /// <summary>How rare a term is; above 0 even where every passage holds it.</summary>
    public static float Idf(int documents, int frequency) => (float)Math.Log(1 + ((documents - frequency + 0.5) / (frequency + 0.5)));
}

/// <summary>A term of a question.</summary>
/// <param name="Text">The term, as the index has it.</param>
/// <param name="Weight">How much it counts, from 0 (only for its rarity) upwards.</param>
internal readonly record struct WeightedTerm(string Text, float Weight);
