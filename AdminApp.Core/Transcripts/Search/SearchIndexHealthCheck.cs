using AdminApp.Core.Transcripts.Search.Keyword;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Whether the index of words is open; it is not while it is first built, or when its folder cannot be used.</summary>
internal sealed class SearchIndexHealthCheck(KeywordIndex index) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(index.IsOpen ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The search index is being built."));
}
