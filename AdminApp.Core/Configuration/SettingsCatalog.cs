namespace AdminApp.Core.Configuration;

/// <summary>Every key of the configuration, collected from the features' sections: the single source of validation, of <c>GET /admin/settings</c> and of docs/settings.md.</summary>
public sealed class SettingsCatalog
{
    private readonly Dictionary<string, SettingDefinition> _byKey;

    /// <summary>Collects the sections, in the order in which they are listed.</summary>
    public SettingsCatalog(IReadOnlyList<SettingsSection> sections)
    {
        Sections = sections;
        Known = [.. sections.SelectMany(section => section.Settings)];
        All = [.. Known.Where(setting => !setting.IsReserved)];
        Names = [.. Known.Select(setting => setting.Section).Distinct(StringComparer.OrdinalIgnoreCase)];
        _byKey = Known.ToDictionary(setting => setting.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The sections.</summary>
    public IReadOnlyList<SettingsSection> Sections { get; }

    /// <summary>All settings, section by section.</summary>
    public IReadOnlyList<SettingDefinition> All { get; }

    /// <summary>All keys that may be configured: the settings, and the reserved names.</summary>
    public IReadOnlyList<SettingDefinition> Known { get; }

    /// <summary>Names of the sections whose every key is ours: an unknown one is a mistake.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The setting of this key, or the reserved name, compared without case as the configuration does; null when there is none.</summary>
    public SettingDefinition? Find(string key) => _byKey.GetValueOrDefault(key);
}
