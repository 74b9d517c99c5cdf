namespace AdminApp.Core.Llm.Preview;

/// <summary>How long the calls that arrived in a part of the replayed span waited.</summary>
/// <param name="Calls">How many arrived.</param>
/// <param name="P50">Their median; null if none of them was sent.</param>
/// <param name="P95">The 95th percentile of the same.</param>
public readonly record struct WaitPart(int Calls, TimeSpan? P50, TimeSpan? P95);
