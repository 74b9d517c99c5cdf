using AdminApp.Core.Configuration;

namespace AdminApp.Core.Llm;

/// <summary>Section <c>Performance</c>: queue, concurrency, patience, cache.</summary>
internal static class PerformanceSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<PerformanceOptions>(
        "Performance",
        [
            new()
            {
                Key = "Performance:MaxConcurrentLlmRequests", Name = "Concurrent requests", Type = SettingType.WholeNumberOrAuto, Unit = "requests", Min = 1, Max = 10_000,
                Description = "Calls in progress at the same time. auto: never the limit while a budget has room.",
                InFlight = "Running calls end undisturbed.",
            },
            new()
            {
                Key = "Performance:MaxConcurrentCeiling", Name = "Most concurrent requests", Type = SettingType.WholeNumber, Unit = "requests", Min = 1, Max = 10_000,
                Description = "Upper bound for auto.",
                InFlight = "Running calls end undisturbed.",
            },
            new()
            {
                Key = "Performance:RequestQueueSize", Name = "Queue length", Type = SettingType.WholeNumber, Unit = "requests", Min = 1, Max = 10_000,
                Description = "Maximum number of waiting requests.",
                InFlight = "What waits stays; new requests are measured by the new number.",
            },
            new()
            {
                Key = "Performance:MaxQueuedPerUser", Name = "Waiting requests per user", Type = SettingType.WholeNumberOrAuto, Unit = "requests", Min = 1, Max = 100_000,
                Description = "Maximum number of waiting requests per user. auto: the whole queue while no one else is waiting.",
                InFlight = "What waits stays; new requests are measured by the new number.",
            },
            new()
            {
                Key = "Performance:RateLimitPerMinute", Name = "Questions per API key", Type = SettingType.WholeNumber, Unit = "requests/min", Min = 0, Max = 1_000_000, ZeroMeans = SettingDefinition.NoLimit,
                Description = "POST /admin/chat requests per API key in any 60 s.",
                InFlight = "Counts from the next request.",
            },
            new()
            {
                Key = "Performance:PatienceSeconds", Name = "Patience", Type = SettingType.Number, Unit = "s", Min = 0.1, Max = 3_600,
                Description = "How long a caller waits by default, for the queue, the attempts and the answer together.",
                InFlight = "Waiting requests keep the patience they came with.",
            },
            new()
            {
                Key = "Performance:CacheEnabled", Name = "Answer cache", Type = SettingType.Switch,
                Description = "Whether answers are cached.",
                InFlight = "Answers that were cached stay, and are used again when it is switched on.",
            },
            new()
            {
                Key = "Performance:CacheTtlSeconds", Name = "Answers kept for", Type = SettingType.WholeNumber, Unit = "s", Min = 1, Max = 2_592_000,
                Description = "How long an answer stays in the cache.",
                InFlight = "A shorter time holds for answers that are cached already, too.",
            },
        ],
        Check);

    private static IEnumerable<SettingFault> Check(SettingValues values)
    {
        const string perUser = "Performance:MaxQueuedPerUser", queue = "Performance:RequestQueueSize";
        if (values.Number(perUser) > values.Number(queue))
        {
            yield return new(perUser, values.Text(perUser), $"auto, or at most {queue}, which is {values[queue]}") { Related = queue };
        }
    }
}
