using Lucene.Net.Index;
using Lucene.Net.Search;

namespace AdminApp.Core.Transcripts.Search.Keyword;

/// <summary>
/// Okapi BM25 (S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) over the postings of the
/// index, term by term. Lucene's own scorer counts deleted documents until their segment is merged and rounds lengths to a byte, so
/// that two indexes of the same transcripts rank differently; here only searchable documents count, and every passage gets a
/// score, which the fusion with semantic search needs.
/// </summary>
internal static class Bm25
{
    /// <summary>How quickly repetitions of a term stop counting.</summary>
    public const float K1 = 1.2f;

    /// <summary>How much long texts are penalized, 0 to 1.</summary>
    public const float B = 0.75f;

    /// <summary>Adds the score of each passage to <paramref name="passages"/>, by document.</summary>
    /// <param name="field">The field of the terms.</param>
    /// <param name="terms">The question's terms.</param>
    /// <param name="share">Factor for the scores.</param>
    /// <param name="passages">Scores by document.</param>
    /// <param name="meetings">Scores of whole transcripts, by their index in the snapshot; empty if not needed.</param>
    public static void Score(IndexSnapshot index, string field, IReadOnlyList<WeightedTerm> terms, float share, Span<float> passages, Span<float> meetings)
    {
        var frequencies = meetings.IsEmpty ? [] : new int[meetings.Length];
        foreach (var term in terms.Where(term => term.Weight * share > 0))
        {
            var key = new Term(field, term.Text);
            var gain = share * term.Weight * Idf(index.Count, index.DocumentFrequency(key)) * (K1 + 1);
            foreach (var leaf in index.Reader.Leaves)
            {
                if (leaf.AtomicReader.GetTermDocsEnum(key) is not { } postings)
                {
                    continue;
                }

                while (postings.NextDoc() is var local && local != DocIdSetIterator.NO_MORE_DOCS)
                {
                    var document = leaf.DocBase + local;
                    if (index.TranscriptOf[document] is var transcript && transcript < 0)
                    {
                        continue;
                    }

                    var frequency = postings.Freq;
                    passages[document] += gain * Saturated(frequency, index.LengthOf[document] / index.AverageLength);
                    if (frequencies.Length > 0)
                    {
                        frequencies[transcript] += frequency;
                    }
                }
            }

            ScoreMeetings(index, term.Weight * share, frequencies, meetings);
        }
    }

    /// <summary>How rare a term is; greater than 0 even if every passage contains it.</summary>
    public static float Idf(int documents, int frequency) => (float)Math.Log(1 + ((documents - frequency + 0.5) / (frequency + 0.5)));

    private static void ScoreMeetings(IndexSnapshot index, float weight, int[] frequencies, Span<float> meetings)
    {
        var gain = weight * Idf(index.Transcripts.Count, frequencies.Count(frequency => frequency > 0)) * (K1 + 1);
        for (var i = 0; i < frequencies.Length; i++)
        {
            if (frequencies[i] > 0)
            {
                meetings[i] += gain * Saturated(frequencies[i], index.LengthOfTranscript[i] / index.AverageTranscriptLength);
            }

            frequencies[i] = 0;
        }
    }

    private static float Saturated(int frequency, float relativeLength) => frequency / (frequency + (K1 * (1 - B + (B * relativeLength))));
}

/// <summary>A term of a question.</summary>
/// <param name="Text">The term, as the index has it.</param>
/// <param name="Weight">How much it counts, from 0 (only its rarity counts).</param>
internal readonly record struct WeightedTerm(string Text, float Weight);
