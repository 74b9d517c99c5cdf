namespace AdminApp.Core.Monitoring;

/// <summary>Section <c>Metrics</c>: the history that the dashboard shows.</summary>
public sealed class MonitoringOptions
{
    /// <summary>How long the figures of a minute are kept, in days.</summary>
    public int RetentionDays { get; set; } = 30;
}
