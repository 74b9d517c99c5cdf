using static AdminApp.Core.Settings.SettingType;

namespace AdminApp.Core.Settings;

/// <summary>Every key of the configuration: the single source of validation, of <c>GET /admin/settings</c> and of docs/settings.md.</summary>
public static class SettingsCatalog
{
    private const string NoLimit = "no such limit";

    /// <summary>All keys, section by section.</summary>
    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        new() { Key = "Data:Directory", Type = Text, Default = "./data", Min = 1, NeedsRestart = true, Description = "Folder of everything kept on disk; a relative path starts at the caller's directory." },

        Secret("ConnectionStrings:Postgres", "Connection string of PostgreSQL; empty: one SQLite file in the data folder."),
        Secret("ConnectionStrings:Redis", "Connection string of Redis, for several instances; empty: shared state stays in memory. Not used yet."),
        new() { Key = "Postgres:MinPoolSize", Type = WholeNumber, Default = "1", Unit = "connections", Min = 0, Max = 1_000, NeedsRestart = true, Description = "Connections to PostgreSQL kept open." },
        new() { Key = "Postgres:MaxPoolSize", Type = WholeNumber, Default = "10", Unit = "connections", Min = 2, Max = 1_000, NeedsRestart = true, Description = "Most connections to PostgreSQL at once; one is held while passages are embedded." },

        new() { Key = "Neo4j:Uri", Type = Address, Default = "", NeedsRestart = true, Description = "Base address of Neo4j's Query API; empty: the graph is kept in the relational store. Not used yet, like all of this section." },
        new() { Key = "Neo4j:Username", Type = Text, Default = "neo4j", Min = 1, Max = 200, NeedsRestart = true, Description = "User name at Neo4j." },
        Secret("Neo4j:Password", "Password at Neo4j."),
        new() { Key = "Neo4j:Database", Type = Text, Default = "neo4j", Min = 1, Max = 200, NeedsRestart = true, Description = "Database at Neo4j." },
        new() { Key = "Neo4j:MaxConnectionPoolSize", Type = WholeNumber, Default = "20", Unit = "connections", Min = 1, Max = 1_000, NeedsRestart = true, Description = "Most connections to Neo4j at once." },
        new() { Key = "Neo4j:MaxConnectionLifetimeSeconds", Type = WholeNumber, Default = "3600", Unit = "s", Min = 1, Max = 86_400, NeedsRestart = true, Description = "Age at which a connection to Neo4j is renewed." },
        new() { Key = "Neo4j:ConnectionAcquisitionTimeoutSeconds", Type = WholeNumber, Default = "30", Unit = "s", Min = 1, Max = 600, NeedsRestart = true, Description = "How long to wait for a free connection to Neo4j." },

        Secret("Mistral:ApiKey", "Key of the provider; empty: answers quote passages only."),
        new() { Key = "Mistral:BaseUrl", Type = Address, Default = "https://api.mistral.ai/v1", Min = 1, NeedsRestart = true, Description = "Base address of the provider, version included; the key is sent there." },
        new() { Key = "Mistral:Model", Type = Text, Default = "mistral-small-latest", Min = 1, Max = 200, Description = "Model that answers." },
        new() { Key = "Mistral:MaxOutputTokens", Type = WholeNumber, Default = "700", Unit = "tokens", Min = 1, Max = 32_768, Description = "Most tokens of one answer." },
        new() { Key = "Mistral:MaxRetries", Type = WholeNumber, Default = "3", Unit = "retries", Min = 0, Max = 10, Description = "Attempts after the first that one call may take." },
        new() { Key = "Mistral:RetryDelaySeconds", Type = Number, Default = "2", Unit = "s", Min = 0, Max = 60, Description = "Delay before the first retry; doubled each time, with jitter." },
        new() { Key = "Mistral:RequestTimeoutSeconds", Type = Number, Default = "60", Unit = "s", Min = 0.1, Max = 600, Description = "Longest wait for the response's headers, and between two pieces of a stream." },
        new() { Key = "Mistral:RequestsPerSecond", Type = Number, Default = "1", Unit = "requests/s", Min = 0, Max = 10_000, ZeroMeans = NoLimit, Description = "The key's limit of requests a second; 0.08 = one per 12.5 s." },
        new() { Key = "Mistral:RequestsPerMinute", Type = WholeNumber, Default = "60", Unit = "requests/window", Min = 0, Max = 1_000_000, ZeroMeans = NoLimit, Description = "The key's limit of requests a window." },
        new() { Key = "Mistral:TokensPerMinute", Type = WholeNumber, Default = "500000", Unit = "tokens/window", Min = 0, Max = int.MaxValue, ZeroMeans = NoLimit, Description = "The key's limit of input and output tokens a window." },
        new() { Key = "Mistral:TokensPerMonth", Type = WholeNumber, Default = "0", Unit = "tokens/month", Min = 0, Max = 1e15, ZeroMeans = NoLimit, Description = "The key's limit of tokens a calendar month (UTC)." },
        new() { Key = "Mistral:LimitWindowSeconds", Type = Number, Default = "60", Unit = "s", Min = 0.1, Max = 3_600, Description = "Length of the window of requests and tokens (not of the second)." },
        new() { Key = "Mistral:WindowMarginMs", Type = WholeNumberOrAuto, Default = "auto", Unit = "ms", Min = 0, Max = 60_000, Description = "Safety margin added to each window; auto: the measured spread of the connection, 20 to 500 ms." },

        new() { Key = "Performance:MaxConcurrentLlmRequests", Type = WholeNumberOrAuto, Default = "auto", Unit = "requests", Min = 1, Max = 10_000, Description = "Calls in flight at once; auto: never binds while a budget has room." },
        new() { Key = "Performance:MaxConcurrentCeiling", Type = WholeNumber, Default = "200", Unit = "requests", Min = 1, Max = 10_000, Description = "Most calls in flight that auto may reach." },
        new() { Key = "Performance:RequestQueueSize", Type = WholeNumber, Default = "50", Unit = "requests", Min = 1, Max = 10_000, Description = "Requests that may wait at once." },
        new() { Key = "Performance:MaxQueuedPerUser", Type = WholeNumberOrAuto, Default = "auto", Unit = "requests", Min = 1, Max = 100_000, Description = "Requests of one user that may wait at once; auto: the whole queue while nobody else waits." },
        new() { Key = "Performance:RateLimitPerMinute", Type = WholeNumber, Default = "5", Unit = "requests/min", Min = 0, Max = 1_000_000, ZeroMeans = NoLimit, Description = "POST /admin/chat in any 60 s per API key." },
        new() { Key = "Performance:PatienceSeconds", Type = Number, Default = "60", Unit = "s", Min = 0.1, Max = 3_600, Description = "How long a caller waits unless it says otherwise: queue, attempts and answer together." },
        new() { Key = "Performance:CacheEnabled", Type = Switch, Default = "true", Description = "Whether answers are cached." },
        new() { Key = "Performance:CacheTtlSeconds", Type = WholeNumber, Default = "3600", Unit = "s", Min = 1, Max = 2_592_000, Description = "How long an answer stays in the cache." },

        new() { Key = "Search:Embeddings", Type = Switch, Default = "true", NeedsRestart = true, Description = "Whether passages are searched by meaning too; takes about 650 MB of memory." },
        new() { Key = "Transcripts:MaxFileSizeMb", Type = WholeNumber, Default = "20", Unit = "MB", Min = 1, Max = 500, Description = "Largest transcript taken in." },

        new() { Key = "Alerts:ResponseTimeSeconds", Type = Number, Default = "30", Unit = "s", Min = 0.1, Max = 3_600, Description = "Response time above which an alert fires. Not used yet." },
        new() { Key = "Alerts:ErrorRatePercent", Type = Number, Default = "10", Unit = "%", Min = 0, Max = 100, Description = "Error rate above which an alert fires. Not used yet." },
        new() { Key = "Alerts:MemoryPercent", Type = Number, Default = "80", Unit = "%", Min = 1, Max = 100, Description = "Memory use above which an alert fires. Not used yet." },
        new() { Key = "Alerts:AnyRateLimitError", Type = Switch, Default = "true", Description = "Whether any rate-limit error fires an alert. Not used yet." },
        new() { Key = "Alerts:WebhookUrl", Type = Address, Default = "", Description = "Address that alerts are posted to; empty: none. Not used yet." },

        new() { Key = "Proxy:KnownProxies", Type = Text, Default = "", Max = 2_000, NeedsRestart = true, Description = "Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses and networks, separated by commas; empty: nobody's." },

        new() { Key = "Bootstrap:AdminEmail", Type = Text, Default = "", Max = 254, NeedsRestart = true, Description = "E-mail address of the first admin, made at start while there is none." },
        Secret("Bootstrap:AdminPassword", "Password of the first admin: 8 to 256 characters, at least 5 of them different, and not a common password."),
        Secret("Bootstrap:ApiKey", "An Admin API key, made at start: up to 256 printable ASCII characters; of fewer than 16 the log warns."),
        Secret("Bootstrap:ApiKeys", "Admin API keys, made at start: name:key,name:key. One that was revoked stays so."),
    ];

    /// <summary>The sections whose every key is ours: an unknown one is a mistake.</summary>
    public static IReadOnlyList<string> Sections { get; } = [.. All.Select(setting => setting.Section).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static readonly Dictionary<string, SettingDefinition> ByKey = All.ToDictionary(setting => setting.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The setting of this key, compared without case as the configuration does; null when there is none.</summary>
    public static SettingDefinition? Find(string key) => ByKey.GetValueOrDefault(key);

    private static SettingDefinition Secret(string key, string description) =>
        new() { Key = key, Type = Text, Default = "", Max = 10_000, NeedsRestart = true, IsSecret = true, Description = description };
}
