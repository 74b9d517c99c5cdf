namespace AdminApp.Core.Metrics;

/// <summary>How the uses of an external part went.</summary>
/// <param name="IsUp">Whether the last use succeeded; null before the first.</param>
/// <param name="SinceUtc">Since when that is so; null before the first use.</param>
/// <param name="Last">Time of the last success; null if there is none.</param>
/// <param name="P50">Median time of the successes of the last 20 minutes; null if there is none.</param>
/// <param name="P95">Their 95th percentile.</param>
/// <param name="Error">The last error, as a sentence without secrets; null if there was none.</param>
/// <param name="ErrorAtUtc">When that was.</param>
public sealed record ServiceReading(bool? IsUp, DateTime? SinceUtc, TimeSpan? Last, TimeSpan? P50, TimeSpan? P95, string? Error, DateTime? ErrorAtUtc)
{
    /// <summary>It was not used yet.</summary>
    public static ServiceReading None { get; } = new(null, null, null, null, null, null, null);
}
