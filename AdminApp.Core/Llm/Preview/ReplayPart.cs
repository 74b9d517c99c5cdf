namespace AdminApp.Core.Llm.Preview;

/// <summary>What became of the calls that arrived in a part of the replayed span.</summary>
/// <param name="Calls">How many arrived.</param>
/// <param name="WaitP50">Median time from arrival until they were sent; null if none of them was.</param>
/// <param name="WaitP95">The 95th percentile of the same.</param>
/// <param name="ResponseP95">The 95th percentile of the time from arrival to the end of the answer; null if none of them was answered.</param>
public readonly record struct ReplayPart(int Calls, TimeSpan? WaitP50, TimeSpan? WaitP95, TimeSpan? ResponseP95);
