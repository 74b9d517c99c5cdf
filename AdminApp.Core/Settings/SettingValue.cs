using AdminApp.Core.Configuration;

namespace AdminApp.Core.Settings;

/// <summary>One setting with the value in force.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Value">The value in force, as it would be written in the configuration.</param>
/// <param name="Source"><c>default</c>, <c>appsettings</c>, <c>environment</c>, <c>command_line</c>, <c>configuration</c> or <c>override</c>.</param>
/// <param name="Configured">The value without an override.</param>
public sealed record SettingValue(SettingDefinition Definition, string Value, string Source, string Configured)
{
    internal const string Override = "override";

    /// <summary>Whether a live override is in force.</summary>
    public bool IsOverride => Source == Override;
}
