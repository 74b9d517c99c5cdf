namespace AdminApp.Settings.Limits;

/// <summary>Settings that stand together on the page.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Caption">What they have in common.</param>
/// <param name="Keys">The settings, in order.</param>
internal sealed record LimitGroup(string Title, string Caption, IReadOnlyList<string> Keys)
{
    /// <summary>The groups of what can be changed while the server runs, in the order of the page.</summary>
    public static IReadOnlyList<LimitGroup> Live { get; } =
    [
        new("Provider budget", "shared by everyone who uses the key",
        [
            "Mistral:RequestsPerMinute", "Mistral:TokensPerMinute", "Mistral:RequestsPerSecond", "Mistral:TokensPerMonth",
            "Mistral:LimitWindowSeconds", "Mistral:WindowMarginMs",
        ]),
        new("Concurrency and queue", "calls in flight, and who waits",
        [
            "Performance:MaxConcurrentLlmRequests", "Performance:MaxConcurrentCeiling", "Performance:RequestQueueSize", "Performance:MaxQueuedPerUser",
            "Performance:PatienceSeconds", "Performance:RateLimitPerMinute",
        ]),
        new("Model and answers", "who writes, and how much", ["Mistral:Model", "Mistral:FallbackModels", "Mistral:MaxOutputTokens"]),
        new("Retries", "after an outage or a refusal", ["Mistral:MaxRetries", "Mistral:RetryDelaySeconds", "Mistral:RequestTimeoutSeconds"]),
        new("Cache", "equal questions, answered once", ["Performance:CacheEnabled", "Performance:CacheTtlSeconds"]),
        new("Alerts", "when someone is told",
        [
            "Alerts:ResponseTimeSeconds", "Alerts:ErrorRatePercent", "Alerts:AnyRateLimitError", "Alerts:WaitingRequests", "Alerts:MemoryPercent", "Alerts:MonthPercent", "Alerts:QuotaPercent",
            "Alerts:WebhookForSlack", "Alerts:MaxNoticesPerHour",
        ]),
        new("What is kept", "in the store", ["Requests:RetentionDays", "Requests:MaxRows", "Usage:RetentionDays", "Metrics:RetentionDays", "Transcripts:MaxFileSizeMb", "Audit:RetentionDays"]),
    ];

    /// <summary>Heading of live settings that have no group of their own.</summary>
    public const string Others = "Others";

    /// <summary>Heading of what takes effect after a restart.</summary>
    public const string Restart = "Set in the configuration";
}
