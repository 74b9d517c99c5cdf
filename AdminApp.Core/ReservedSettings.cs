using AdminApp.Core.Configuration;

namespace AdminApp.Core;

/// <summary>
/// Keys whose features are to come. Tools that already set them must not stop the start, so their values are checked and then ignored;
/// they are offered nowhere. The feature that comes to use one takes it over into its own section.
/// </summary>
internal static class ReservedSettings
{
    private const string Later = "Reserved for a later version.";

    public static IReadOnlyList<SettingsSection> Sections { get; } =
    [
        SettingsSection.Create(
            "ConnectionStrings",
            [
                SettingDefinition.Secret("ConnectionStrings:Redis", Later) with { IsReserved = true },
            ]),
        SettingsSection.Create(
            "Neo4j",
            [
                new() { Key = "Neo4j:Uri", Type = SettingType.Address, Default = "", Description = Later, IsReserved = true },
                new() { Key = "Neo4j:Username", Type = SettingType.Text, Default = "neo4j", Min = 1, Max = 200, Description = Later, IsReserved = true },
                SettingDefinition.Secret("Neo4j:Password", Later) with { IsReserved = true },
                new() { Key = "Neo4j:Database", Type = SettingType.Text, Default = "neo4j", Min = 1, Max = 200, Description = Later, IsReserved = true },
                new() { Key = "Neo4j:MaxConnectionPoolSize", Type = SettingType.WholeNumber, Default = "20", Min = 1, Max = 1_000, Description = Later, IsReserved = true },
                new() { Key = "Neo4j:MaxConnectionLifetimeSeconds", Type = SettingType.WholeNumber, Default = "3600", Min = 1, Max = 86_400, Description = Later, IsReserved = true },
                new() { Key = "Neo4j:ConnectionAcquisitionTimeoutSeconds", Type = SettingType.WholeNumber, Default = "30", Min = 1, Max = 600, Description = Later, IsReserved = true },
            ]),
    ];
}
