using AdminApp.Core.Transcripts.Search.Words;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Registers the feature.</summary>
public static class SearchRegistration
{
    /// <summary>Adds search, for servers and verbs.</summary>
    public static IServiceCollection AddTranscriptSearch(this IServiceCollection services)
    {
        services.AddSingleton<StoredPassages>();
        services.AddSingleton<WordIndex>();
        services.AddSingleton<ITranscriptSearch, TranscriptSearch>();
        services.AddHostedService<IndexFollower>();
        return services;
    }
}
