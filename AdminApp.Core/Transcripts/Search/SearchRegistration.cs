using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Ranking;
using AdminApp.Core.Transcripts.Search.Semantic;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Transcripts.Search;

public static class SearchRegistration
{
    /// <summary>Adds search, for the server and for commands.</summary>
    public static IServiceCollection AddTranscriptSearch(this IServiceCollection services)
    {
        services.AddSingleton<StoredPassages>();
        services.AddSingleton(_ => new PassageAnalyzer());
        services.AddSingleton<KeywordIndex>();
        services.AddSingleton<StoredEmbeddings>();
        services.AddSingleton<PassageVectors>();
        services.AddSingleton<QuestionGate>();
        services.AddSingleton<EmbeddingLease>();
        services.AddSingleton<Func<ITextEmbedder>>(() => new ArcticEmbedder());
        services.AddSingleton<EmbedderSource>();
        services.AddSingleton<EmbeddingWork>();
        services.AddSingleton<IEmbeddingStatus>(provider => provider.GetRequiredService<EmbeddingWork>());
        services.AddSingleton(new RankingParameters());
        services.AddSingleton<SearchTimes>();
        services.AddSingleton(provider => new SearchParts(
            provider.GetRequiredService<KeywordIndex>(), provider.GetRequiredService<EmbedderSource>(), provider.GetRequiredService<IEmbeddingStatus>(),
            provider.GetRequiredService<SearchTimes>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ITranscriptSearch, TranscriptSearch>();
        return services;
    }

    /// <summary>Keeps index and embeddings up to date in the background; for the server.</summary>
    public static IServiceCollection AddSearchIndexing(this IServiceCollection services) =>
        services.AddHostedService<IndexFollower>().AddHostedService<EmbeddingWorker>();
}
