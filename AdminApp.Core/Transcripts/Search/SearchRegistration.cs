using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Registers the feature.</summary>
public static class SearchRegistration
{
    /// <summary>Adds its services.</summary>
    public static IServiceCollection AddTranscriptSearch(this IServiceCollection services) => services;
}
