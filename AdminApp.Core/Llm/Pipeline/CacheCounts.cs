namespace AdminApp.Core.Llm.Pipeline;

/// <summary>Cache and coalescing counts since the process started.</summary>
/// <param name="Hits">Requests answered from the cache.</param>
/// <param name="Misses">Requests that were not in the cache.</param>
/// <param name="Coalesced">Requests that joined an identical one in flight.</param>
public sealed record CacheCounts(long Hits, long Misses, long Coalesced);
