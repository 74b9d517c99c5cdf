namespace AdminApp.Core.Alerts;

/// <summary>Section <c>Alerts</c>: thresholds, and who is told.</summary>
public sealed class AlertsOptions
{
    /// <summary>Response time (p95 of Interactive over 5 minutes) above which an alert fires, in seconds.</summary>
    public double ResponseTimeSeconds { get; set; } = 30;

    /// <summary>Share of failed requests over 5 minutes above which an alert fires, in percent.</summary>
    public double ErrorRatePercent { get; set; } = 10;

    /// <summary>Share of the memory limit above which an alert fires, in percent.</summary>
    public double MemoryPercent { get; set; } = 80;

    /// <summary>Whether any rate-limit error of the provider fires an alert.</summary>
    public bool AnyRateLimitError { get; set; } = true;

    /// <summary>Number of waiting requests above which an alert fires; 0 for none.</summary>
    public int WaitingRequests { get; set; } = 40;

    /// <summary>Share of the month's tokens above which an alert fires, in percent.</summary>
    public double MonthPercent { get; set; } = 90;

    /// <summary>Share of someone's quota of the day from which on an alert fires, in percent.</summary>
    public double QuotaPercent { get; set; } = 80;

    /// <summary>Where notices are sent; empty for nowhere.</summary>
    public string WebhookUrl { get; set; } = "";

    /// <summary>Key that signs notices; empty for none.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>Whether notices have Slack's form.</summary>
    public bool WebhookForSlack { get; set; }

    /// <summary>Whether notices may go to private and local addresses.</summary>
    public bool AllowPrivateWebhook { get; set; }

    /// <summary>Maximum number of notices an hour; what comes beyond is told in one digest.</summary>
    public int MaxNoticesPerHour { get; set; } = 10;
}
