using AdminApp.Core.Configuration;

namespace AdminApp.Core.Monitoring;

/// <summary>Section <c>Metrics</c>: retention of the history of the metrics.</summary>
internal static class MonitoringSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<MonitoringOptions>(
        "Metrics",
        [
            new()
            {
                Key = "Metrics:RetentionDays", Name = "Metrics kept for", Type = SettingType.WholeNumber, Unit = "days", Min = 1, Max = 3_650, IsForAdmins = true,
                Description = "How long the figures that the dashboard shows are kept, by the minute: some 300 KB a day.",
            },
        ]);
}
