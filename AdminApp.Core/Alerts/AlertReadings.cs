namespace AdminApp.Core.Alerts;

/// <summary>What the rules look at, at one moment. Null where nothing is known.</summary>
public sealed record AlertReadings
{
    /// <summary>p95 of Interactive answers of the last 5 minutes, without those from the cache, in seconds.</summary>
    public double? ResponseSeconds { get; init; }

    /// <summary>Failed of finished requests in the last 5 minutes, in percent; null with fewer than 10.</summary>
    public double? ErrorPercent { get; init; }

    /// <summary>Resident memory of the limit, in percent.</summary>
    public double? MemoryPercent { get; init; }

    /// <summary>Rate-limit errors by the provider in the last 5 minutes, other than for zero allowance; null while there are none in a shorter time.</summary>
    public long? RateLimitErrors { get; init; }

    /// <summary>Refusals for zero allowance in the last 5 minutes; null while there are none in a shorter time.</summary>
    public long? ZeroAllowance { get; init; }

    /// <summary>Requests that wait.</summary>
    public int Waiting { get; init; }

    /// <summary>Whether the provider is available.</summary>
    public bool ProviderIsUp { get; init; } = true;

    /// <summary>Whether the store replies; null before the first look.</summary>
    public bool? StoreIsUp { get; init; }

    /// <summary>Tokens used of the month's, in percent; null without such a limit.</summary>
    public double? MonthPercent { get; init; }

    /// <summary>The most used quota of the day, in percent; null without quotas.</summary>
    public double? QuotaPercent { get; init; }

    /// <summary>Whose quotas are nearest to their end; null without quotas.</summary>
    public string? QuotaNames { get; init; }

    /// <summary>Codes of those whose quota is used to the threshold or beyond.</summary>
    public IReadOnlyList<string> QuotaCodes { get; init; } = [];
}
