namespace AdminApp.Core.Stores.Entities;

/// <summary>A live override of one setting.</summary>
public sealed class SettingOverride
{
    /// <summary>The key, such as <c>Mistral:RequestsPerMinute</c>.</summary>
    public required string Key { get; set; }

    /// <summary>The value, as in the configuration.</summary>
    public required string Value { get; set; }
}
