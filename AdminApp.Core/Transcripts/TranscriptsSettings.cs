using AdminApp.Core.Configuration;

namespace AdminApp.Core.Transcripts;

/// <summary>Section <c>Transcripts</c>.</summary>
internal static class TranscriptsSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<TranscriptsOptions>(
        "Transcripts",
        [
            new()
            {
                Key = "Transcripts:MaxFileSizeMb", Name = "Largest file", Type = SettingType.WholeNumber, Unit = "MB", Min = 1, Max = 500,
                Description = "Largest file that can be imported.",
                InFlight = "Uploads that have begun go on.",
            },
        ]);
}
