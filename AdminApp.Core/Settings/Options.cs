namespace AdminApp.Core.Settings;

// One class a section of the contract's configuration. Each property states meaning, unit, default; the allowed ranges
// and texts stand in SettingsCatalog, which validates, describes and publishes every key.

/// <summary>Section <c>Data</c>: where the embedded stores live.</summary>
public sealed class DataOptions
{
    /// <summary>Folder of the SQLite file, the search index and the grant record; relative to the caller's directory. Default <c>./data</c>. Needs a restart.</summary>
    public string Directory { get; set; } = "./data";
}

/// <summary>Section <c>Postgres</c>: the pool, used when <c>ConnectionStrings:Postgres</c> is set.</summary>
public sealed class PostgresOptions
{
    /// <summary>Connections kept open. Default 1.</summary>
    public int MinPoolSize { get; set; } = 1;

    /// <summary>Most connections at once. Default 10.</summary>
    public int MaxPoolSize { get; set; } = 10;
}

/// <summary>Section <c>Neo4j</c>: reserved for the knowledge graph.</summary>
public sealed class Neo4jOptions
{
    /// <summary>Base address of the Query API; empty: the graph is kept in the relational store.</summary>
    public string Uri { get; set; } = "";

    /// <summary>User name. Default <c>neo4j</c>.</summary>
    public string Username { get; set; } = "neo4j";

    /// <summary>Password; a secret.</summary>
    public string Password { get; set; } = "";

    /// <summary>Database. Default <c>neo4j</c>.</summary>
    public string Database { get; set; } = "neo4j";

    /// <summary>Most connections at once. Default 20.</summary>
    public int MaxConnectionPoolSize { get; set; } = 20;

    /// <summary>Seconds after which a connection is renewed. Default 3600.</summary>
    public int MaxConnectionLifetimeSeconds { get; set; } = 3600;

    /// <summary>Seconds to wait for a free connection. Default 30.</summary>
    public int ConnectionAcquisitionTimeoutSeconds { get; set; } = 30;
}

/// <summary>Section <c>Mistral</c>: the provider and its limits on our key.</summary>
public sealed class MistralOptions
{
    /// <summary>The key; a secret. Empty: answers are quotes only.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Base address including the version. Default <c>https://api.mistral.ai/v1</c>.</summary>
    public string BaseUrl { get; set; } = "https://api.mistral.ai/v1";

    /// <summary>Model id. Default <c>mistral-small-latest</c>.</summary>
    public string Model { get; set; } = "mistral-small-latest";

    /// <summary>Most tokens of one answer; always sent as <c>max_tokens</c>. Default 700.</summary>
    public int MaxOutputTokens { get; set; } = 700;

    /// <summary>Attempts after the first that one call may take. Default 3.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>First delay before a retry, in seconds; doubled each time, with jitter. Default 2.0.</summary>
    public double RetryDelaySeconds { get; set; } = 2.0;

    /// <summary>Seconds to the response headers, and between two chunks of a stream. Default 60.</summary>
    public double RequestTimeoutSeconds { get; set; } = 60;

    /// <summary>Requests a second; 0 = no such limit; 0.08 = one per 12.5 s. Default 1.</summary>
    public double RequestsPerSecond { get; set; } = 1;

    /// <summary>Requests a window ("minute"); 0 = no such limit. Default 60.</summary>
    public int RequestsPerMinute { get; set; } = 60;

    /// <summary>Input and output tokens a window; 0 = no such limit. Default 500000.</summary>
    public int TokensPerMinute { get; set; } = 500_000;

    /// <summary>Tokens a calendar month (UTC); 0 = no such limit. Default 0.</summary>
    public long TokensPerMonth { get; set; }

    /// <summary>Length of the "minute" of requests and tokens, in seconds (not of the second). Default 60.</summary>
    public double LimitWindowSeconds { get; set; } = 60;

    /// <summary>Safety margin D added to each window, in milliseconds, or <c>auto</c>: the measured spread of the connection. Default auto.</summary>
    public AutoInt WindowMarginMs { get; set; }
}

/// <summary>Section <c>Performance</c>: queue, concurrency, patience, cache.</summary>
public sealed class PerformanceOptions
{
    /// <summary>Calls in flight at once, or <c>auto</c>: never binds while a budget has room. Default auto.</summary>
    public AutoInt MaxConcurrentLlmRequests { get; set; }

    /// <summary>The ceiling of <c>auto</c>. Default 200.</summary>
    public int MaxConcurrentCeiling { get; set; } = 200;

    /// <summary>Requests that may wait at once. Default 50.</summary>
    public int RequestQueueSize { get; set; } = 50;

    /// <summary>Requests of one user that may wait at once, or <c>auto</c>. Default auto.</summary>
    public AutoInt MaxQueuedPerUser { get; set; }

    /// <summary>POST /admin/chat in any 60 seconds per API key, which every caller has; 0 turns it off. Default 5.</summary>
    public int RateLimitPerMinute { get; set; } = 5;

    /// <summary>How long a caller waits unless told otherwise, in seconds: queue, attempts and answer together. Default 60.</summary>
    public double PatienceSeconds { get; set; } = 60;

    /// <summary>Whether answers are cached. Default true.</summary>
    public bool CacheEnabled { get; set; } = true;

    /// <summary>How long an answer stays in the cache, in seconds. Default 3600.</summary>
    public int CacheTtlSeconds { get; set; } = 3600;
}

/// <summary>Section <c>Search</c>.</summary>
public sealed class SearchOptions
{
    /// <summary>Whether passages are searched by meaning too (about 650 MB of memory). Default true. Needs a restart.</summary>
    public bool Embeddings { get; set; } = true;
}

/// <summary>Section <c>Transcripts</c>.</summary>
public sealed class TranscriptsOptions
{
    /// <summary>Largest file taken, in megabytes. Default 20.</summary>
    public int MaxFileSizeMb { get; set; } = 20;
}

/// <summary>Section <c>Alerts</c>: thresholds, used by the alerts page to come.</summary>
public sealed class AlertsOptions
{
    /// <summary>Response time above which an alert fires, in seconds. Default 30.</summary>
    public double ResponseTimeSeconds { get; set; } = 30;

    /// <summary>Error rate above which an alert fires, in percent. Default 10.</summary>
    public double ErrorRatePercent { get; set; } = 10;

    /// <summary>Memory above which an alert fires, in percent. Default 80.</summary>
    public double MemoryPercent { get; set; } = 80;

    /// <summary>Whether any rate-limit error fires an alert. Default true.</summary>
    public bool AnyRateLimitError { get; set; } = true;

    /// <summary>Address that alerts are posted to; empty: none.</summary>
    public string WebhookUrl { get; set; } = "";
}

/// <summary>Section <c>Bootstrap</c>: creates the first admin and Admin API keys without the set-up page. Read at start only.</summary>
public sealed class BootstrapOptions
{
    /// <summary>E-mail address of the first admin.</summary>
    public string AdminEmail { get; set; } = "";

    /// <summary>Password of the first admin; a secret.</summary>
    public string AdminPassword { get; set; } = "";

    /// <summary>One Admin API key, named "bootstrap"; a secret.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Admin API keys as <c>name:key,name:key</c>; secrets.</summary>
    public string ApiKeys { get; set; } = "";
}

/// <summary>Section <c>Proxy</c>: whose forwarding headers are believed. Read at start only.</summary>
public sealed class ProxyOptions
{
    /// <summary>Addresses and networks (CIDR) of reverse proxies, separated by commas, such as <c>127.0.0.1, 10.0.0.0/8</c>. Default empty: nobody's headers are believed.</summary>
    public string KnownProxies { get; set; } = "";
}
