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
                Key = "Performance:MaxConcurrentLlmRequests", Type = SettingType.WholeNumberOrAuto, Unit = "requests", Min = 1, Max = 10_000,
                Description = "Calls in progress at the same time. auto: never the limit while a budget has room.",
            },
            new()
            {
                Key = "Performance:MaxConcurrentCeiling", Type = SettingType.WholeNumber, Unit = "requests", Min = 1, Max = 10_000,
                Description = "Upper bound for auto.",
            },
            new()
            {
                Key = "Performance:RequestQueueSize", Type = SettingType.WholeNumber, Unit = "requests", Min = 1, Max = 10_000,
                Description = "Maximum number of waiting requests.",
            },
            new()
            {
                Key = "Performance:MaxQueuedPerUser", Type = SettingType.WholeNumberOrAuto, Unit = "requests", Min = 1, Max = 100_000,
                Description = "Maximum number of waiting requests per user. auto: the whole queue while no one else is waiting.",
            },
            new()
            {
                Key = "Performance:RateLimitPerMinute", Type = SettingType.WholeNumber, Unit = "requests/min", Min = 0, Max = 1_000_000, ZeroMeans = SettingDefinition.NoLimit,
                Description = "POST /admin/chat requests per API key in any 60 s.",
            },
            new()
            {
                Key = "Performance:PatienceSeconds", Type = SettingType.Number, Unit = "s", Min = 0.1, Max = 3_600,
                Description = "How long a caller waits by default, for the queue, the attempts and the answer together.",
            },
            new()
            {
                Key = "Performance:CacheEnabled", Type = SettingType.Switch,
                Description = "Whether answers are cached.",
            },
            new()
            {
                Key = "Performance:CacheTtlSeconds", Type = SettingType.WholeNumber, Unit = "s", Min = 1, Max = 2_592_000,
                Description = "How long an answer stays in the cache.",
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
