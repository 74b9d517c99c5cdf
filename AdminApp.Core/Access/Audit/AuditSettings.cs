using AdminApp.Core.Configuration;

namespace AdminApp.Core.Access.Audit;

/// <summary>Section <c>Audit</c>: how long the audit log is kept.</summary>
internal static class AuditSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<AuditOptions>(
        "Audit",
        [
            new()
            {
                Key = "Audit:RetentionDays", Name = "Audit log kept for", Type = SettingType.WholeNumber, Unit = "days", Min = 30, Max = 3_650, IsForAdmins = true,
                Description = "How long changes and sign-ins stay in the audit log; of each, at most the newest 100,000.",
            },
        ]);
}
