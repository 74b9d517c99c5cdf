using AdminApp.Core.Transcripts.Search.Words;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Picks the best passages of a scope.</summary>
internal static class BestPassages
{
    /// <summary>The <paramref name="count"/> highest scores above 0, best first; equal ones by file name, then by place in the file.</summary>
    public static List<(int Document, float Score)> Take(IndexSnapshot index, SearchScope scope, ReadOnlySpan<float> scores, int count)
    {
        var order = new Worst(index);
        var heap = new PriorityQueue<int, (float Score, int Document)>(count + 1, order);
        for (var document = 0; document < scores.Length; document++)
        {
            if (scores[document] <= 0 || !scope.Contains(document))
                continue;

            if (heap.Count < count)
                heap.Enqueue(document, (scores[document], document));
            else
                heap.EnqueueDequeue(document, (scores[document], document));
        }

        var best = new List<(int, float)>(heap.Count);
        while (heap.TryDequeue(out var document, out var priority))
            best.Add((document, priority.Score));

        best.Reverse();
        return best;
    }

    private sealed class Worst(IndexSnapshot index) : IComparer<(float Score, int Document)>
    {
        public int Compare((float Score, int Document) x, (float Score, int Document) y)
        {
            var byScore = x.Score.CompareTo(y.Score);
            if (byScore != 0)
                return byScore;

            var byName = index.TranscriptOf[y.Document].CompareTo(index.TranscriptOf[x.Document]);
            return byName != 0 ? byName : index.OrdinalOf[y.Document].CompareTo(index.OrdinalOf[x.Document]);
        }
    }
}
