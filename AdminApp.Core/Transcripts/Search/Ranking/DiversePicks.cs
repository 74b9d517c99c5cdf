using AdminApp.Core.Transcripts.Search.Keyword;

namespace AdminApp.Core.Transcripts.Search.Ranking;

/// <summary>Picks the best passages one by one; each pick lowers the scores around it, so that the first few are from different places.</summary>
internal static class DiversePicks
{
    // Penalties can't bring up a passage from beyond this many.
    private const int PoolFactor = 4;
    private const int MinPool = 60;

    /// <summary>The best of those whose <paramref name="eligible"/> is greater than 0. Best first; equal scores by file name, then by position in the file. Scores are after penalties, so they never rise along the list.</summary>
    public static List<Ranked> Take(IndexSnapshot index, ReadOnlySpan<float> scores, ReadOnlySpan<float> eligible, RankingParameters parameters, int count)
    {
        var pool = Pool(index, scores, eligible, Math.Max(MinPool, count * PoolFactor));
        var oneMeeting = pool.Select(candidate => index.TranscriptOf[candidate.Document]).Distinct().Take(2).Count() < 2;
        var penalised = pool.ConvertAll(candidate => candidate.Score);
        var taken = new List<Ranked>(count);
        while (taken.Count < count && pool.Count > 0)
        {
            var best = 0;
            for (var i = 1; i < pool.Count; i++)
            {
                best = penalised[i] > penalised[best] ? i : best;
            }

            var pick = pool[best];
            taken.Add(pick with { Score = penalised[best] });
            pool.RemoveAt(best);
            penalised.RemoveAt(best);
            for (var i = 0; i < pool.Count; i++)
            {
                penalised[i] -= Penalty(index, pick.Document, pool[i].Document, oneMeeting, parameters);
            }
        }

        return taken;
    }

    private static float Penalty(IndexSnapshot index, int taken, int other, bool oneMeeting, RankingParameters parameters)
    {
        if (index.TranscriptOf[taken] != index.TranscriptOf[other])
        {
            return 0;
        }

        var near = Math.Abs(index.OrdinalOf[taken] - index.OrdinalOf[other]) switch
        {
            1 => parameters.AdjacentPenalty,
            2 => parameters.AdjacentPenalty / 2,
            _ => 0,
        };
        return near + (oneMeeting ? 0 : parameters.SameMeetingPenalty);
    }

    private static List<Ranked> Pool(IndexSnapshot index, ReadOnlySpan<float> scores, ReadOnlySpan<float> eligible, int count)
    {
        var heap = new PriorityQueue<Ranked, Ranked>(count + 1, new WorstFirst(index));
        for (var document = 0; document < scores.Length; document++)
        {
            if (eligible[document] <= 0)
            {
                continue;
            }

            var ranked = new Ranked(document, scores[document]);
            if (heap.Count < count)
            {
                heap.Enqueue(ranked, ranked);
            }
            else if (scores[document] >= heap.Peek().Score)
            {
                heap.EnqueueDequeue(ranked, ranked);
            }
        }

        var pool = new List<Ranked>(heap.Count);
        while (heap.TryDequeue(out var ranked, out _))
        {
            pool.Add(ranked);
        }

        pool.Reverse();
        return pool;
    }

    private sealed class WorstFirst(IndexSnapshot index) : IComparer<Ranked>
    {
        public int Compare(Ranked x, Ranked y)
        {
            var byScore = x.Score.CompareTo(y.Score);
            if (byScore != 0)
            {
                return byScore;
            }

            var byName = index.TranscriptOf[y.Document].CompareTo(index.TranscriptOf[x.Document]);
            return byName != 0 ? byName : index.OrdinalOf[y.Document].CompareTo(index.OrdinalOf[x.Document]);
        }
    }
}
