namespace AdminApp.Core.Settings;

/// <summary>All settings but the secret ones at one moment.</summary>
/// <param name="Revision">Revision of the overrides; 0 before the first change.</param>
/// <param name="Settings">In the catalog's order.</param>
public sealed record SettingsSnapshot(long Revision, IReadOnlyList<SettingValue> Settings);
