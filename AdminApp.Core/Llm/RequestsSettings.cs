using AdminApp.Core.Configuration;

namespace AdminApp.Core.Llm;

/// <summary>Section <c>Requests</c>: retention of the table of requests.</summary>
internal static class RequestsSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<RequestsOptions>(
        "Requests",
        [
            new()
            {
                Key = "Requests:RetentionDays", Name = "Requests kept for", Type = SettingType.WholeNumber, Unit = "days", Min = 1, Max = 3_650, IsForAdmins = true,
                Description = "How long the row of a question is kept. Deleted rows stay in the totals.",
            },
            new()
            {
                Key = "Requests:MaxRows", Name = "Most requests kept", Type = SettingType.WholeNumber, Unit = "rows", Min = 100, Max = 100_000_000, IsForAdmins = true,
                Description = "Maximum number of rows; beyond it the oldest are deleted.",
            },
        ]);
}
