using AdminApp.Core.Transcripts.Search.Words;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Whether the index of words is open; it is not while it is first built, or when its folder cannot be used.</summary>
internal sealed class SearchIndexHealthCheck(WordIndex index) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(index.IsOpen ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The search index is being built."));
}

/// <summary>Adds the feature's health check.</summary>
public static class SearchHealth
{
    /// <summary>Adds the check <c>search_index</c>.</summary>
    public static IHealthChecksBuilder AddSearchIndex(this IHealthChecksBuilder checks, params string[] tags) =>
        checks.AddCheck<SearchIndexHealthCheck>("search_index", tags: tags);
}
