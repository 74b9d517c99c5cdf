using AdminApp.Core.Configuration;

namespace AdminApp.Core.Llm;

/// <summary>Section <c>Mistral</c>: the provider, and what it allows our key per second, minute and month. What we allow each caller is in <see cref="PerformanceOptions"/>.</summary>
public sealed class MistralOptions
{
    /// <summary>The key; a secret. Empty: answers are quotes only.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Base address including the version.</summary>
    public string BaseUrl { get; set; } = "https://api.mistral.ai/v1";

    /// <summary>Model id.</summary>
    public string Model { get; set; } = "mistral-small-latest";

    /// <summary>Models to ask, in this order, where the model is refused for good or its breaker is open; separated by commas.</summary>
    public string FallbackModels { get; set; } = "";

    /// <summary>The model and its fallbacks, each once.</summary>
    public IEnumerable<string> AllModels() => FallbackModels.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Prepend(Model).Distinct(StringComparer.Ordinal);

    /// <summary>Most tokens of one answer; always sent as <c>max_tokens</c>.</summary>
    public int MaxOutputTokens { get; set; } = 700;

    /// <summary>Attempts after the first that one call may take.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>First delay before a retry, in seconds; doubled each time, with jitter.</summary>
    public double RetryDelaySeconds { get; set; } = 2.0;

    /// <summary>Seconds to the response headers, and between two chunks of a stream.</summary>
    public double RequestTimeoutSeconds { get; set; } = 60;

    /// <summary>Requests a second; 0 = no such limit; 0.08 = one per 12.5 s; auto = what the provider says.</summary>
    public AutoNumber RequestsPerSecond { get; set; }

    /// <summary>Requests a window ("minute"); 0 = no such limit; auto = what the provider says.</summary>
    public AutoInt RequestsPerMinute { get; set; }

    /// <summary>Input and output tokens a window; 0 = no such limit; auto = what the provider says.</summary>
    public AutoInt TokensPerMinute { get; set; }

    /// <summary>Tokens a calendar month (UTC); 0 = no such limit.</summary>
    public long TokensPerMonth { get; set; }

    /// <summary>Length of the "minute" of requests and tokens, in seconds (not of the second).</summary>
    public double LimitWindowSeconds { get; set; } = 60;

    /// <summary>Safety margin D added to each window, in milliseconds, or <c>auto</c>: the measured spread of the connection.</summary>
    public AutoInt WindowMarginMs { get; set; }
}
