using AdminApp.Core.Configuration;

namespace AdminApp.Core.Stores;

/// <summary>Section <c>Data</c>: where the embedded stores live.</summary>
internal static class DataSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<DataOptions>(
        "Data",
        [
            new()
            {
                Key = "Data:Directory", Name = "Data folder", Type = SettingType.Text, Min = 1, NeedsRestart = true,
                Description = "Folder for everything AdminApp keeps on disk. A relative path starts at the current directory.",
            },
        ]);
}
