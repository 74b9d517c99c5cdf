using AdminApp.Core.Transcripts.Search.Keyword;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Whether the keyword index is open; it is not while it is first built, or if its folder can't be used.</summary>
internal sealed class SearchIndexHealthCheck(KeywordIndex index) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(index.IsOpen ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The search index is being built."));
}
