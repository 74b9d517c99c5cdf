using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Alerts;
using AdminApp.Core.Configuration;
using AdminApp.Core.Llm;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Stores;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Usage;

namespace AdminApp.Core;

/// <summary>The settings of all features. A feature with a section of its own adds one line here.</summary>
public static class ProductSettings
{
    /// <summary>Every key, in the order in which pages and documents list them.</summary>
    public static SettingsCatalog Catalog { get; } = new(
    [
        DataSettings.Section,
        ConnectionSettings.Section,
        PostgresSettings.Section,
        MistralSettings.Section,
        PerformanceSettings.Section,
        RequestsSettings.Section,
        UsageSettings.Section,
        AlertsSettings.Section,
        MonitoringSettings.Section,
        SearchSettings.Section,
        TranscriptsSettings.Section,
        ProxySettings.Section,
        BootstrapSettings.Section,
        AuditSettings.Section,
        .. ReservedSettings.Sections,
    ]);

    /// <summary>Checks a configuration against <see cref="Catalog"/>.</summary>
    public static SettingsValidator Validator { get; } = new(Catalog);
}
