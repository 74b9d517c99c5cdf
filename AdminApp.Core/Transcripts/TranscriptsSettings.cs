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
            new()
            {
                // At startup only: over HTTP or on a page, it would open any folder of the server to anyone who may change settings.
                Key = "Transcripts:WatchFolder", Name = "Watched folder", Type = SettingType.Text, Max = 2_000, NeedsRestart = true,
                Description = "Folder from which transcripts are imported as they appear in it. Empty: none. A relative path starts at the current directory.",
            },
        ]);
}
