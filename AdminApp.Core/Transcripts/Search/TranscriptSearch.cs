using System.Buffers;
using System.Globalization;
using AdminApp.Core.Transcripts.Search.Questions;
using AdminApp.Core.Transcripts.Search.Words;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Searches the index and reads the best passages from the store.</summary>
internal sealed class TranscriptSearch(WordIndex index, StoredPassages store, TimeProvider time) : ITranscriptSearch
{
    /// <summary>Longest question, in characters.</summary>
    public const int LongestText = 8000;

    /// <summary>Most hits.</summary>
    public const int MostHits = 50;

    private readonly PassageAnalyzer _analyzer = new();

    /// <inheritdoc/>
    public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default)
    {
        Validate(query);
        using var snapshot = await index.AcquireAsync(cancellationToken);
        List<string> applied = [];
        var scope = Filter(snapshot, query, applied);
        var terms = QuestionTerms.Read(_analyzer, query.Text);
        var ranking = await Task.Run(() => Rank(snapshot, scope, terms, query.Top), cancellationToken);
        var hits = await HitsAsync(snapshot, ranking.Best, cancellationToken);
        return new SearchResult(SearchMode.Words, hits, applied, WordCoverage.Of(_analyzer, terms, ranking.Idf, hits));
    }

    private static void Validate(SearchQuery query)
    {
        if (string.IsNullOrWhiteSpace(query.Text) || query.Text.Length > LongestText)
            throw new ArgumentException($"The question must have 1 to {LongestText} characters; it has {query.Text?.Trim().Length ?? 0}.", nameof(query));
        if (query.Top is < 1 or > MostHits)
            throw new ArgumentException($"The number of hits must be 1 to {MostHits}; it is {query.Top}.", nameof(query));
        if (query.From > query.To)
            throw new ArgumentException($"The first day ({query.From:yyyy-MM-dd}) must not be after the last ({query.To:yyyy-MM-dd}).", nameof(query));
    }

    // Filters that were asked for bind; a date read from the question binds only where it leaves something.
    private SearchScope Filter(IndexSnapshot snapshot, SearchQuery query, List<string> applied)
    {
        var scope = SearchScope.Of(snapshot, query);
        if (!string.IsNullOrWhiteSpace(query.Meeting))
            applied.Add($"meeting: {query.Meeting.Trim()}");
        if (!string.IsNullOrWhiteSpace(query.Speaker))
            applied.Add($"speaker: {query.Speaker.Trim()}");
        if (query.From is { } from)
            applied.Add(string.Create(CultureInfo.InvariantCulture, $"from {from:d MMMM yyyy}"));
        if (query.To is { } to)
            applied.Add(string.Create(CultureInfo.InvariantCulture, $"to {to:d MMMM yyyy}"));
        if (query.From is not null || query.To is not null || !string.IsNullOrWhiteSpace(query.Meeting))
            return scope;

        if (DateReader.Read(query.Text, DateOnly.FromDateTime(time.GetLocalNow().DateTime)) is not { } range)
            return scope;

        var dated = scope.Where(transcript => range.Contains(transcript.Date));
        applied.Add(dated.IsEmpty ? $"no meeting {range.Label}: searched all" : range.Label);
        return dated.IsEmpty ? scope : dated;
    }

    private static (List<(int Document, float Score)> Best, float[] Idf) Rank(IndexSnapshot snapshot, SearchScope scope, IReadOnlyList<WeightedTerm> terms, int top)
    {
        var size = snapshot.TranscriptOf.Length;
        var scores = ArrayPool<float>.Shared.Rent(Math.Max(1, size));
        try
        {
            var words = scores.AsSpan(0, size);
            words.Clear();
            var idf = Bm25.Score(snapshot, terms, words);
            return (BestPassages.Take(snapshot, scope, words, top), idf);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    private async Task<IReadOnlyList<SearchHit>> HitsAsync(IndexSnapshot snapshot, List<(int Document, float Score)> best, CancellationToken cancellationToken)
    {
        var passages = await store.FindAsync([.. best.Select(b => snapshot.PassageIdOf[b.Document])], cancellationToken);
        var hits = new List<SearchHit>(best.Count);
        foreach (var (document, score) in best)
        {
            // Deleted or replaced since the index was made: not found, and no hit.
            if (!passages.TryGetValue(snapshot.PassageIdOf[document], out var passage))
                continue;

            var transcript = snapshot.Transcripts[snapshot.TranscriptOf[document]];
            hits.Add(new SearchHit(
                passage.Id, passage.Ordinal, transcript.Id, transcript.ContentHash, transcript.FileName, transcript.Title, transcript.Date,
                passage.TurnFrom, passage.TurnTo, passage.Speakers, passage.StartMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null, score, passage.Text));
        }

        return hits;
    }
}
