using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Adds the feature's health check.</summary>
public static class SearchHealth
{
    /// <summary>Adds the check <c>search_index</c>.</summary>
    public static IHealthChecksBuilder AddSearchIndex(this IHealthChecksBuilder checks, params string[] tags) =>
        checks.AddCheck<SearchIndexHealthCheck>("search_index", tags: tags);
}
