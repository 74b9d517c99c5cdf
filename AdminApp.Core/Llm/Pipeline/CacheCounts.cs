namespace AdminApp.Core.Llm.Pipeline;

/// <summary>The cache and the shared calls since the process began.</summary>
/// <param name="Hits">Requests answered from the cache.</param>
/// <param name="Misses">Requests that looked and found nothing.</param>
/// <param name="Coalesced">Requests that joined an equal one under way.</param>
public sealed record CacheCounts(long Hits, long Misses, long Coalesced);
