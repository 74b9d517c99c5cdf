using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Ranking;
using AdminApp.Core.Transcripts.Search.Semantic;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Measures.Search;

/// <summary>A SQLite store that holds a set, indexed and embedded, to be searched in several ways.</summary>
internal sealed class MeasuredStore : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly CachedEmbedder _embedder;

    private MeasuredStore(TestStore store, CachedEmbedder embedder) => (_store, _embedder) = (store, embedder);

    /// <summary>Stores, indexes and embeds a set; says how far it is on standard error.</summary>
    public static async Task<MeasuredStore> CreateAsync(QmsumSet set, CachedEmbedder embedder, bool stems, CancellationToken cancellationToken)
    {
        var store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) =>
        {
            services.AddTranscriptSearch();
            services.RemoveAll<PassageAnalyzer>();
            services.AddSingleton(_ => new PassageAnalyzer(stems));
            services.RemoveAll<Func<ITextEmbedder>>();
            services.AddSingleton<Func<ITextEmbedder>>(() => new Shared(embedder));
        });
        await using (var context = store.Contexts.CreateDbContext())
        {
            foreach (var (transcript, passages) in set.Meetings)
            {
                context.Add(transcript);
                context.AddRange(passages);
            }

            context.Add(new StoreCounter { Name = StoreCounter.Transcripts, Value = set.Meetings.Count });
            await context.SaveChangesAsync(cancellationToken);
        }

        await store.Services.GetRequiredService<IEmbeddingStatus>().CompleteAsync(new Progress(), cancellationToken);
        return new MeasuredStore(store, embedder);
    }

    /// <summary>The search as the product makes it, with other weights, without meaning, or without the question's prefix.</summary>
    public ITranscriptSearch Search(RankingParameters? parameters = null, bool meaning = true, bool prefix = true)
    {
        var services = _store.Services;
        var embedders = new EmbedderSource(
            Options.Create(new SearchOptions { Embeddings = meaning }),
            () => prefix ? new Shared(_embedder) : _embedder.WithoutPrefix(),
            TimeProvider.System,
            NullLogger<EmbedderSource>.Instance);
        return new TranscriptSearch(
            services.GetRequiredService<KeywordIndex>(), services.GetRequiredService<StoredPassages>(), services.GetRequiredService<PassageVectors>(), embedders,
            services.GetRequiredService<QuestionGate>(), services.GetRequiredService<PassageAnalyzer>(), parameters ?? new RankingParameters(), new SearchTimes(TimeProvider.System), TimeProvider.System);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private sealed class Progress : IProgress<EmbeddingProgress>
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);
        private long _told = TimeProvider.System.GetTimestamp();

        public void Report(EmbeddingProgress value)
        {
            if (TimeProvider.System.GetElapsedTime(_told) < Interval)
            {
                return;
            }

            _told = TimeProvider.System.GetTimestamp();
            Console.Error.WriteLine($"embedding: {value.Done} of {value.Total}");
        }
    }

    // The cache outlives the stores that use it.
    private sealed class Shared(CachedEmbedder inner) : ITextEmbedder
    {
        public float[] EmbedPassage(string text) => inner.EmbedPassage(text);

        public float[] EmbedQuestion(string text) => inner.EmbedQuestion(text);

        public void Dispose()
        {
        }
    }
}
