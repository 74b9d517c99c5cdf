using AdminApp.Core.Transcripts.Search.Keyword;

namespace AdminApp.Core.Transcripts.Search.Ranking;

/// <summary>
/// Standardizes scores to mean 0 and deviation 1. Sums use integers, so that they don't depend on the order of documents in the index,
/// which differs between two indexes of the same transcripts.
/// </summary>
internal static class StandardScores
{
    // Precise enough for deviations of a hundredth, while a sum of squares over millions of passages fits into 64 bits.
    private const double Unit = 1 << 14;

    /// <summary>Over the searchable passages; unknown values (NaN) become 0, the mean.</summary>
    public static void Over(IndexSnapshot index, Span<float> scores) => Apply(scores, index.TranscriptOf);

    public static void All(Span<float> scores) => Apply(scores, null);

    private static void Apply(Span<float> scores, int[]? transcriptOf)
    {
        long sum = 0;
        long squares = 0;
        var count = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]) || transcriptOf?[i] < 0)
            {
                continue;
            }

            var whole = (long)Math.Round(scores[i] * Unit);
            sum += whole;
            squares += whole * whole;
            count++;
        }

        var mean = count == 0 ? 0 : (double)sum / count;
        var variance = count == 0 ? 0 : ((double)squares / count) - (mean * mean);
        // If nothing differs, there is nothing to rank by.
        var deviation = Math.Sqrt(Math.Max(0, variance));
        var factor = deviation > 1 ? 1 / deviation : 0;
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = float.IsNaN(scores[i]) ? 0 : (float)(((scores[i] * Unit) - mean) * factor);
        }
    }
}
