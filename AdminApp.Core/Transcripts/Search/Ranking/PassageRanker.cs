using System.Numerics.Tensors;
using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Questions;
using Lucene.Net.Index;

namespace AdminApp.Core.Transcripts.Search.Ranking;

/// <summary>A passage with its score.</summary>
internal readonly record struct Ranked(int Document, float Score);

/// <summary>The passages of one page of results.</summary>
/// <param name="Passages">In the requested order.</param>
/// <param name="Matching">Number of passages in scope that contain a word of the question's subject, or in which a named speaker speaks.</param>
/// <param name="MatchingOf">The same by transcript, in the order of the snapshot.</param>
internal sealed record RankedPage(IReadOnlyList<Ranked> Passages, int Matching, int[] MatchingOf);

/// <summary>Ranks passages: keywords, meaning, names of speakers and meetings, neighbors; then picks the best from different places.</summary>
internal static class PassageRanker
{
    /// <summary>The best passages of a scope.</summary>
    /// <param name="index">What is searched.</param>
    /// <param name="scope">What may be returned.</param>
    /// <param name="query">The original question, and the requested page of results.</param>
    /// <param name="question">The parsed question.</param>
    /// <param name="meaning">Semantic similarity by document, NaN if a passage has no vector yet; null for keyword search only. It is overwritten.</param>
    /// <param name="parameters">The weights.</param>
    public static RankedPage Rank(
        IndexSnapshot index, SearchScope scope, SearchQuery query, ParsedQuestion question, PooledScores? meaning, RankingParameters parameters)
    {
        var size = index.TranscriptOf.Length;
        using var words = new PooledScores(size);
        using var meetings = new PooledScores(index.Transcripts.Count);
        using var total = new PooledScores(size);
        using var names = new PooledScores(size);

        Bm25.Score(index, IndexSchema.Text, question.Words, 1 - parameters.StemShare, words.Span, parameters.MeetingWeight > 0 ? meetings.Span : []);
        Bm25.Score(index, IndexSchema.Stem, question.Stems, parameters.StemShare, words.Span, []);
        Names(index, query.Text, parameters, names.Span);
        var matching = Matching(index, scope, question, names.Span);
        var matchingOf = new int[index.Transcripts.Count];
        foreach (var document in matching)
        {
            matchingOf[index.TranscriptOf[document]]++;
        }

        if (query.Order == SearchOrder.Newest)
        {
            return new RankedPage([.. Newest(index, matching).Skip(query.Skip).Take(query.Top).Select(document => new Ranked(document, 0))], matching.Count, matchingOf);
        }

        // With keyword search alone, a passage must contain one of the words or a named speaker; meaning is a matter of degree.
        using var eligible = new PooledScores(size);
        for (var i = 0; i < size; i++)
        {
            eligible.Span[i] = scope.Contains(i) && (meaning is not null || words.Span[i] > 0 || names.Span[i] > 0) ? 1 : 0;
        }

        // "Summarize Retro": if no passage in scope has any of the words, all of them are equally good.
        if (scope.IsNarrow && !eligible.Span.ContainsAnyExcept(0f))
        {
            for (var i = 0; i < size; i++)
            {
                eligible.Span[i] = scope.Contains(i) ? 1 : 0;
            }
        }

        StandardScores.Over(index, words.Span);
        TensorPrimitives.MultiplyAdd(words.Span, parameters.WordWeight, names.Span, total.Span);
        if (meaning is not null)
        {
            StandardScores.Over(index, meaning.Span);
            TensorPrimitives.MultiplyAdd(meaning.Span, parameters.MeaningWeight, total.Span, total.Span);
        }

        AddMeetings(index, question, parameters, meetings.Span, total.Span);
        using var smoothed = new PooledScores(size);
        Smooth(index, total.Span, parameters.NeighborShare, smoothed.Span);
        var best = DiversePicks.Take(index, smoothed.Span, eligible.Span, parameters, query.Skip + query.Top);
        return new RankedPage(query.Skip == 0 ? best : [.. best.Skip(query.Skip)], matching.Count, matchingOf);
    }

    private static HashSet<int> Matching(IndexSnapshot index, SearchScope scope, ParsedQuestion question, ReadOnlySpan<float> names)
    {
        var matching = new HashSet<int>();
        foreach (var stem in question.Subject)
        {
            index.ForEach(new Term(IndexSchema.Stem, stem), (document, _) =>
            {
                if (scope.Contains(document))
                {
                    matching.Add(document);
                }
            });
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (names[i] > 0 && scope.Contains(i))
            {
                matching.Add(i);
            }
        }

        return matching;
    }

    private static IEnumerable<int> Newest(IndexSnapshot index, IEnumerable<int> documents) => documents
        .OrderByDescending(document => index.Transcripts[index.TranscriptOf[document]].Order)
        .ThenBy(document => index.TranscriptOf[document])
        .ThenBy(document => index.OrdinalOf[document]);

    private static void Names(IndexSnapshot index, string text, RankingParameters parameters, Span<float> scores)
    {
        if (parameters.SpeakerWeight <= 0)
        {
            return;
        }

        var units = parameters.SpeakerHalf / IndexSchema.SpeakerUnit;
        var found = new Dictionary<int, float>();
        foreach (var speaker in SpeakerAndTitleNames.Of(index).Speakers.Read(text))
        {
            index.ForEach(new Term(IndexSchema.Speaker, IndexSchema.Fold(speaker.Name)), (document, spoken) =>
                found[document] = Math.Max(found.GetValueOrDefault(document), parameters.SpeakerWeight * speaker.Strength * spoken / (spoken + units)));
        }

        foreach (var (document, score) in found)
        {
            scores[document] = score;
        }
    }

    private static void AddMeetings(IndexSnapshot index, ParsedQuestion question, RankingParameters parameters, Span<float> meetings, Span<float> total)
    {
        if (parameters.MeetingWeight > 0)
        {
            StandardScores.All(meetings);
            TensorPrimitives.Multiply(meetings, parameters.MeetingWeight, meetings);
        }

        if (parameters.TitleWeight > 0)
        {
            foreach (var (transcript, share) in SpeakerAndTitleNames.Of(index).Titles(question.Words))
            {
                meetings[transcript] += parameters.TitleWeight * share;
            }
        }

        for (var i = 0; i < total.Length; i++)
        {
            if (index.TranscriptOf[i] is >= 0 and var transcript)
            {
                total[i] += meetings[transcript];
            }
        }
    }

    // Passages of a transcript are consecutive documents in its order.
    private static void Smooth(IndexSnapshot index, ReadOnlySpan<float> scores, float share, Span<float> smoothed)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            var before = i > 0 && index.AreNeighbors(i - 1, i) ? scores[i - 1] : 0;
            var after = i + 1 < scores.Length && index.AreNeighbors(i, i + 1) ? scores[i + 1] : 0;
            smoothed[i] = scores[i] + (share * (before + after));
        }
    }
}
