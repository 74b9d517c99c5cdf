using System.Globalization;
using AdminApp.Core.Transcripts.Search.Meaning;
using AdminApp.Core.Transcripts.Search.Questions;
using AdminApp.Core.Transcripts.Search.Ranking;
using AdminApp.Core.Transcripts.Search.Words;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Searches words and meaning and reads the best passages from the store.</summary>
internal sealed class TranscriptSearch(
    WordIndex index, StoredPassages store, PassageVectors vectors, EmbedderSource embedders, QuestionGate gate,
    PassageAnalyzer analyzer, RankingParameters parameters, TimeProvider time)
    : ITranscriptSearch
{
    /// <summary>Longest question, in characters.</summary>
    public const int LongestText = 8000;

    /// <summary>Most hits.</summary>
    public const int MostHits = 50;

    private const int Attempts = 4;

    private readonly QuestionMeaning _questionMeaning = new(parameters);

    /// <inheritdoc/>
    public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default)
    {
        Validate(query);
        using var running = gate.Enter();
        var question = Question.Read(analyzer, query.Text, parameters.AskingWeight);
        for (var attempt = 1; ; attempt++)
        {
            using var snapshot = await index.AcquireAsync(cancellationToken);
            List<string> applied = [];
            var scope = Filter(snapshot, query, applied);
            using var meaning = await MeaningAsync(snapshot, query.Text, cancellationToken);
            var best = await Task.Run(() => Rank(snapshot, scope, query, question, meaning), cancellationToken);
            var hits = await HitsAsync(snapshot, best, cancellationToken);
            // Replaced or deleted between ranking and reading: others take their place.
            if (hits.Count < best.Count && attempt < Attempts)
                continue;

            var mode = meaning is null ? SearchMode.Words : SearchMode.WordsAndMeaning;
            return new SearchResult(mode, hits, applied, WordCoverage.Of(snapshot, analyzer, question, hits));
        }
    }

    // Null: embeddings are off, none is ready yet, or the model cannot be had now.
    private async Task<PooledScores?> MeaningAsync(IndexSnapshot snapshot, string text, CancellationToken cancellationToken)
    {
        if (!embedders.Enabled)
            return null;

        await vectors.SyncAsync(snapshot, now: false, cancellationToken);
        return vectors.Any(snapshot) ? await Task.Run(Score, cancellationToken) : null;

        PooledScores? Score() => embedders.Get() is { } embedder ? vectors.Score(snapshot, _questionMeaning.Embed(embedder, text)) : null;
    }

    private List<Ranked> Rank(IndexSnapshot snapshot, SearchScope scope, SearchQuery query, Question question, PooledScores? meaning)
    {
        try
        {
            return PassageRanker.Rank(snapshot, scope, query.Text, question, meaning, parameters, query.Top);
        }
        catch (Exception exception) when (exception is IOException or Lucene.Net.Index.CorruptIndexException)
        {
            index.ReportDamage();
            throw new TimeoutException("The search index is damaged and is being built again.", exception);
        }
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
        applied.Add(dated.IsEmpty ? $"{range.Label}: no such meeting, searched all" : range.Label);
        return dated.IsEmpty ? scope : dated;
    }

    private async Task<IReadOnlyList<SearchHit>> HitsAsync(IndexSnapshot snapshot, List<Ranked> best, CancellationToken cancellationToken)
    {
        var passages = await store.FindAsync([.. best.Select(b => snapshot.PassageIdOf[b.Document])], cancellationToken);
        var hits = new List<SearchHit>(best.Count);
        foreach (var (document, score) in best)
        {
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
