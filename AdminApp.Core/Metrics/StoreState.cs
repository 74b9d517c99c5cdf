namespace AdminApp.Core.Metrics;

/// <summary>How a store does.</summary>
/// <param name="Name"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="State"><c>up</c>, <c>down</c>, or <c>unknown</c> before the first look.</param>
/// <param name="P95">95th percentile of the time that a small question took, over the last looks; null when none succeeded.</param>
public sealed record StoreState(string Name, string State, TimeSpan? P95);
