using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Metrics;
using AdminApp.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdminApp.Metrics;

/// <summary>The current state of the service, for programs.</summary>
internal static class MetricsEndpoints
{
    public static RouteGroupBuilder MapMetricsEndpoints(this RouteGroupBuilder admin)
    {
        admin.MapGet("/metrics", Snapshot)
            .RequireAuthorization(AccessPolicies.ApiOperator)
            .WithTags("Metrics")
            .WithSummary("Returns the current queue, budgets, refusals, outcomes and times of the LLM service, memory and stores.");
        return admin;
    }

    private static Ok<MetricsResponse> Snapshot(LlmMetrics metrics, StorePing store) =>
        TypedResults.Ok(MetricsResponse.From(metrics.Snapshot(), ProcessMemory.Read(), store.State));
}
