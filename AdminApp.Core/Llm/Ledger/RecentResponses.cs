namespace AdminApp.Core.Llm.Ledger;

/// <summary>How the requests ended that ended lately.</summary>
/// <param name="P50">Median time from submission to the last token of answered requests; null when there was none.</param>
/// <param name="P95">95th percentile (nearest rank).</param>
/// <param name="P99">99th percentile.</param>
/// <param name="ErrorRate">(failed + refused) / (answered + failed + refused), 0 to 1; null when none ended.</param>
/// <param name="CallsPerQuestion">Mean number of calls of those answered that called the model; answers from the cache alone are left out; null when there was none.</param>
public sealed record RecentResponses(TimeSpan? P50, TimeSpan? P95, TimeSpan? P99, double? ErrorRate, double? CallsPerQuestion);
