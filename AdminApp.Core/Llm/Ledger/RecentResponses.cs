namespace AdminApp.Core.Llm.Ledger;

/// <summary>How the requests of the last hour ended. Percentiles are within 2.2 % of the true value (<see cref="Metrics.ExponentialHistogram"/>).</summary>
/// <param name="P50">Median time of answered requests from submission to the last token; null if there were none.</param>
/// <param name="P95">95th percentile (nearest rank).</param>
/// <param name="P99">99th percentile.</param>
/// <param name="ErrorRate">(failed + refused) / (answered + failed + refused), 0 to 1; null if none ended.</param>
/// <param name="CallsPerQuestion">Mean number of model calls of answered questions, without those answered from the cache alone; null if there were none.</param>
public sealed record RecentResponses(TimeSpan? P50, TimeSpan? P95, TimeSpan? P99, double? ErrorRate, double? CallsPerQuestion);
