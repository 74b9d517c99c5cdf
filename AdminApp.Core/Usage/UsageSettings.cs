using AdminApp.Core.Configuration;

namespace AdminApp.Core.Usage;

/// <summary>Section <c>Usage</c>: retention of the sums.</summary>
internal static class UsageSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<UsageOptions>(
        "Usage",
        [
            new()
            {
                Key = "Usage:RetentionDays", Name = "Usage kept for", Type = SettingType.WholeNumber, Unit = "days", Min = 31, Max = 3_650, IsForAdmins = true,
                Description = "How long the sums of a day's usage are kept. The month's own counter is kept for good.",
            },
        ]);
}
