using AdminApp.Core.Transcripts.Search.Keyword;

namespace AdminApp.Core.Transcripts.Search.Ranking;

/// <summary>
/// Brings scores to mean 0 and deviation 1. Sums are taken in whole numbers: they do not depend on the order of documents in the index,
/// which differs between two indexes of the same transcripts.
/// </summary>
internal static class StandardScores
{
    // Fine enough for deviations of a hundredth, and a sum of squares over millions of passages stays within 64 bits.
    private const double Unit = 1 << 14;

    /// <summary>Over the searchable passages; what is not known (NaN) becomes 0, the mean.</summary>
    public static void Over(IndexSnapshot index, Span<float> scores) => Apply(scores, index.TranscriptOf);

    /// <summary>Over all.</summary>
    public static void All(Span<float> scores) => Apply(scores, null);

    private static void Apply(Span<float> scores, int[]? transcriptOf)
    {
        long sum = 0;
        long squares = 0;
        var count = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]) || transcriptOf?[i] < 0)
                continue;

            var whole = (long)Math.Round(scores[i] * Unit);
            sum += whole;
            squares += whole * whole;
            count++;
        }

        var mean = count == 0 ? 0 : (double)sum / count;
        var variance = count == 0 ? 0 : ((double)squares / count) - (mean * mean);
        // Where nothing differs, there is nothing to order by.
        var deviation = Math.Sqrt(Math.Max(0, variance));
        var factor = deviation > 1 ? 1 / deviation : 0;
        for (var i = 0; i < scores.Length; i++)
            scores[i] = float.IsNaN(scores[i]) ? 0 : (float)(((scores[i] * Unit) - mean) * factor);
    }
}
