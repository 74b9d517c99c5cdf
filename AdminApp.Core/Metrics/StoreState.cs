namespace AdminApp.Core.Metrics;

/// <summary>The state of a store.</summary>
/// <param name="Name"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="State"><c>up</c>, <c>down</c>, or <c>unknown</c> before the first measurement.</param>
/// <param name="P95">95th percentile of recent query times; null if none succeeded.</param>
public sealed record StoreState(string Name, string State, TimeSpan? P95)
{
    /// <summary>All that is known of the queries.</summary>
    public ServiceReading Reading { get; init; } = ServiceReading.None;
}
