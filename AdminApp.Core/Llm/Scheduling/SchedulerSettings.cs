namespace AdminApp.Core.Llm.Scheduling;

/// <summary>The limits that a scheduler keeps to. In effect from the moment they are applied; what has been counted stays.</summary>
internal sealed record SchedulerSettings
{
    /// <summary>Identifies address and key: another account has budgets of its own.</summary>
    public required long Account { get; init; }

    /// <summary>The model that is asked unless a request names another.</summary>
    public required string Model { get; init; }

    /// <summary>Requests per second; 0 for no such limit, null for what the provider says.</summary>
    public double? RequestsPerSecond { get; init; } = 0;

    /// <summary>Requests per window; 0 for no such limit, null for what the provider says.</summary>
    public long? RequestsPerMinute { get; init; } = 0;

    /// <summary>Tokens per window; 0 for no such limit, null for what the provider says.</summary>
    public long? TokensPerMinute { get; init; } = 0;

    /// <summary>Tokens per calendar month; 0 for no such limit.</summary>
    public long TokensPerMonth { get; init; }

    /// <summary>Length of the "minute".</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The margin D.</summary>
    public TimeSpan Margin { get; init; }

    /// <summary>Calls in flight at once; null for automatic.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>Upper bound of automatic concurrency.</summary>
    public int ConcurrencyCeiling { get; init; } = 200;

    /// <summary>Requests that may wait.</summary>
    public int QueueSize { get; init; } = 50;

    /// <summary>Requests of one user that may wait; null for the whole queue.</summary>
    public int? QueuedPerUser { get; init; }

    /// <summary>Whether what the provider reported under the other settings may no longer hold, and a pause is worth another try.</summary>
    public bool SameLimits(SchedulerSettings other) =>
        (Account, Model, RequestsPerSecond, RequestsPerMinute, TokensPerMinute, TokensPerMonth, Window)
        == (other.Account, other.Model, other.RequestsPerSecond, other.RequestsPerMinute, other.TokensPerMinute, other.TokensPerMonth, other.Window);
}
