using System.Numerics.Tensors;
using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Questions;
using AdminApp.Core.Transcripts.Search.Ranking;
using AdminApp.Core.Transcripts.Search.Semantic;
using Lucene.Net.Index;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Runs keyword and semantic search and reads the best passages from the store.</summary>
internal sealed class TranscriptSearch(
    KeywordIndex index, StoredPassages store, PassageVectors vectors, EmbedderSource embedders, QuestionGate gate,
    PassageAnalyzer analyzer, RankingParameters parameters, SearchTimes times, TimeProvider time)
    : ITranscriptSearch
{
    /// <summary>Maximum length of a question, in characters.</summary>
    public const int MaxTextLength = 8000;

    /// <summary>Maximum number of hits.</summary>
    public const int MaxHits = 50;

    private const int Attempts = 4;
    private const string Damaged = "The search index is damaged and is being rebuilt.";

    private readonly QuestionEmbedder _questionMeaning = new(parameters);

    /// <inheritdoc/>
    public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default)
    {
        Validate(query);
        using var running = gate.Enter();
        var text = string.Join('\n', query.Earlier.Select(earlier => earlier.Text).Prepend(query.Text));
        var question = ParsedQuestion.Read(analyzer, text, parameters.AskingWeight);
        for (var attempt = 1; ; attempt++)
        {
            var began = time.GetTimestamp();
            using var snapshot = await OpenAsync(cancellationToken);
            var opened = time.GetElapsedTime(began);
            query = await WithNewNameAsync(snapshot, query, cancellationToken);
            var (scope, applied) = new ScopeReader(snapshot, query.Today ?? DateOnly.FromDateTime(time.GetLocalNow().DateTime)).Read(query);
            using var meaning = await MeaningAsync(snapshot, text, cancellationToken);
            var likeness = meaning?.Closest(scope);
            began = time.GetTimestamp();
            var ranking = await Task.Run(() => Rank(snapshot, scope, query with { Text = text }, question, meaning?.Scores), cancellationToken);
            times.Index.Succeeded(opened + time.GetElapsedTime(began));
            var hits = await HitsAsync(snapshot, ranking.Passages, cancellationToken);
            // Replaced or deleted between ranking and reading: try again for others.
            if (hits.Count < ranking.Passages.Count && attempt < Attempts)
            {
                continue;
            }

            var mode = meaning is null ? SearchMode.Words : SearchMode.WordsAndMeaning;
            return new SearchResult(mode, hits, applied, WordCoverage.Compute(snapshot, analyzer, question, hits))
            {
                Matching = ranking.Matching,
                Likeness = likeness,
                HasSubject = question.HasSubject,
                Meetings = Counted(snapshot, scope, ranking),
                MatchingMeetings = ranking.MatchingOf.Count(matching => matching > 0),
            };
        }
    }

    // A conversation or a link may be limited to a name that was changed since.
    private async Task<SearchQuery> WithNewNameAsync(IndexSnapshot snapshot, SearchQuery query, CancellationToken cancellationToken) =>
        query.Scope.Speaker is { } speaker && !string.IsNullOrWhiteSpace(speaker) && snapshot.DocumentFrequency(new Term(IndexSchema.Speaker, IndexSchema.Fold(speaker))) == 0
            && await store.NowCalledAsync(speaker, cancellationToken) is { } now
            ? query with { Scope = query.Scope with { Speaker = now } }
            : query;

    private async Task<IndexSnapshot> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await index.AcquireAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException)
        {
            times.Index.Failed(exception is TimeoutException ? exception.Message : $"The index can't be read ({exception.GetType().Name}).");
            throw;
        }
    }

    // Null if embeddings are off, none is ready yet, or the model is currently unavailable.
    private async Task<Meanings?> MeaningAsync(IndexSnapshot snapshot, string text, CancellationToken cancellationToken)
    {
        if (!embedders.Enabled)
        {
            return null;
        }

        await vectors.SyncAsync(snapshot, now: false, cancellationToken);
        return vectors.Any(snapshot) ? await Task.Run(Score, cancellationToken) : null;

        Meanings? Score()
        {
            if (embedders.Get() is not { } embedder)
            {
                times.Embeddings.Failed(embedders.Problem ?? "The embedding model is unavailable.");
                return null;
            }

            var began = time.GetTimestamp();
            var vector = _questionMeaning.Embed(embedder, text);
            times.Embeddings.Succeeded(time.GetElapsedTime(began));
            return vectors.Score(snapshot, vector) is { } scores ? new Meanings(scores, TensorPrimitives.Norm(vector)) : null;
        }
    }

    private RankedPage Rank(IndexSnapshot snapshot, SearchScope scope, SearchQuery query, ParsedQuestion question, PooledScores? meaning)
    {
        try
        {
            return PassageRanker.Rank(snapshot, scope, query, question, meaning, parameters);
        }
        catch (Exception exception) when (exception is IOException or Lucene.Net.Index.CorruptIndexException)
        {
            index.ReportDamage();
            times.Index.Failed(Damaged);
            throw new TimeoutException(Damaged, exception);
        }
    }

    private static List<MeetingCount> Counted(IndexSnapshot snapshot, SearchScope scope, RankedPage ranking)
    {
        var passages = new int[snapshot.Transcripts.Count];
        for (var i = 0; i < snapshot.TranscriptOf.Length; i++)
        {
            if (scope.Contains(i))
            {
                passages[snapshot.TranscriptOf[i]]++;
            }
        }

        return
        [
            .. scope.Transcripts.OrderByDescending(i => snapshot.Transcripts[i].Order).Take(MeetingCount.Max)
                .Select(i => new MeetingCount(snapshot.Transcripts[i].Id, snapshot.Transcripts[i].Title, snapshot.Transcripts[i].Date, passages[i], ranking.MatchingOf[i])),
        ];
    }

    private static void Validate(SearchQuery query)
    {
        if (string.IsNullOrWhiteSpace(query.Text) || query.Text.Length > MaxTextLength)
        {
            throw new ArgumentException($"The question can have 1 to {MaxTextLength} characters; it has {query.Text?.Trim().Length ?? 0}.", nameof(query));
        }

        if (query.Top is < 1 or > MaxHits)
        {
            throw new ArgumentException($"The number of hits can be 1 to {MaxHits}; it is {query.Top}.", nameof(query));
        }

        if (query.Skip is < 0 or > SearchQuery.MaxSkipped)
        {
            throw new ArgumentException($"The number of skipped hits can be 0 to {SearchQuery.MaxSkipped}; it is {query.Skip}.", nameof(query));
        }

        if (query.Scope is { From: { } from, To: { } to } && from > to)
        {
            throw new ArgumentException($"The first day ({from:yyyy-MM-dd}) must not be after the last ({to:yyyy-MM-dd}).", nameof(query));
        }
    }

    private async Task<IReadOnlyList<SearchHit>> HitsAsync(IndexSnapshot snapshot, IReadOnlyList<Ranked> best, CancellationToken cancellationToken)
    {
        var passages = await store.FindAsync([.. best.Select(b => snapshot.PassageIdOf[b.Document])], cancellationToken);
        var hits = new List<SearchHit>(best.Count);
        foreach (var (document, score) in best)
        {
            if (!passages.TryGetValue(snapshot.PassageIdOf[document], out var passage))
            {
                continue;
            }

            var transcript = snapshot.Transcripts[snapshot.TranscriptOf[document]];
            hits.Add(new SearchHit(
                passage.Id, passage.Ordinal, transcript.Id, transcript.ContentHash, transcript.FileName, transcript.Title, transcript.Date,
                passage.TurnFrom, passage.TurnTo, passage.Speakers, passage.StartMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null, score, passage.Text));
        }

        return hits;
    }

    /// <summary>Similarity of the passages to a question, by document; NaN if a passage has no vector.</summary>
    private sealed record Meanings(PooledScores Scores, float Norm) : IDisposable
    {
        public double? Closest(SearchScope scope)
        {
            var best = float.NaN;
            for (var i = 0; i < Scores.Span.Length; i++)
            {
                if (!float.IsNaN(Scores.Span[i]) && !(best >= Scores.Span[i]) && scope.Contains(i))
                {
                    best = Scores.Span[i];
                }
            }

            return float.IsNaN(best) || Norm <= 0 ? null : best / Norm;
        }

        public void Dispose() => Scores.Dispose();
    }
}
