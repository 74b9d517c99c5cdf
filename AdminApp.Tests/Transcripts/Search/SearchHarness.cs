using AdminApp.Core;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Semantic;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminApp.Tests.Transcripts.Search;

/// <summary>Stores with search over them, and further processes on the same store.</summary>
internal static class SearchHarness
{
    private static readonly Dictionary<string, string?> WithoutEmbeddings = new() { ["Search:Embeddings"] = "false" };

    /// <summary>A store searched by words only, or with the given model.</summary>
    public static Task<TestStore> CreateAsync(
        StoreKind kind, Func<ITextEmbedder>? embedder = null, TimeProvider? time = null, IReadOnlyDictionary<string, string?>? settings = null) =>
        TestStore.CreateAsync(kind, (services, _) => Add(services, embedder, time), settings ?? (embedder is null ? WithoutEmbeddings : null));

    /// <summary>What another process on the same store would have.</summary>
    /// <param name="store">The store.</param>
    /// <param name="embedder">Its model.</param>
    /// <param name="embeddings">Turns embeddings on or off, whatever the store was created with.</param>
    /// <param name="directory">Its data directory, where it has one of its own.</param>
    public static ServiceProvider Beside(TestStore store, Func<ITextEmbedder>? embedder = null, bool? embeddings = null, string? directory = null)
    {
        var configuration = directory is null
            ? store.Configuration
            : new ConfigurationBuilder().AddConfiguration(store.Configuration).AddInMemoryCollection([new("Data:Directory", directory)]).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSettings(configuration, ProductSettings.Catalog);
        services.AddStores(configuration);
        if (embeddings is { } on)
        {
            services.Configure<SearchOptions>(options => options.Embeddings = on);
        }

        Add(services, embedder, null);
        return services.BuildServiceProvider();
    }

    /// <summary>The same with the real model.</summary>
    public static ServiceProvider BesideAsItIs(TestStore store)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSettings(store.Configuration, ProductSettings.Catalog);
        services.AddStores(store.Configuration);
        services.AddTranscriptSearch();
        return services.BuildServiceProvider();
    }

    public static Task<SearchResult> SearchAsync(this IServiceProvider services, string text, int top = 10) =>
        services.SearchAsync(new SearchQuery(text, top));

    public static Task<SearchResult> SearchAsync(this IServiceProvider services, SearchQuery query) =>
        services.GetRequiredService<ITranscriptSearch>().SearchAsync(query, TestContext.Current.CancellationToken);

    public static Task EmbedAllAsync(this IServiceProvider services) =>
        services.GetRequiredService<IEmbeddingStatus>().CompleteAsync(cancellationToken: TestContext.Current.CancellationToken);

    private static void Add(IServiceCollection services, Func<ITextEmbedder>? embedder, TimeProvider? time)
    {
        services.AddTranscriptSearch();
        services.RemoveAll<Func<ITextEmbedder>>();
        services.AddSingleton(embedder ?? (() => throw new InvalidOperationException("Embeddings are off: the model must not be loaded.")));
        if (time is not null)
        {
            services.AddSingleton(time);
        }
    }
}
