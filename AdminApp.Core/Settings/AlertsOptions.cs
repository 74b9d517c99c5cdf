namespace AdminApp.Core.Settings;

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
