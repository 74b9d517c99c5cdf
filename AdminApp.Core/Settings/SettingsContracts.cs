namespace AdminApp.Core.Settings;

/// <summary>One setting with the value in force.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Value">The value in force, as it would be written in the configuration.</param>
/// <param name="Source"><c>default</c>, <c>appsettings</c>, <c>environment</c>, <c>command_line</c>, <c>configuration</c> or <c>override</c>.</param>
public sealed record SettingValue(SettingDefinition Definition, string Value, string Source);

/// <summary>All settings but the secret ones at one moment.</summary>
/// <param name="Revision">Revision of the overrides; 0 before the first change.</param>
/// <param name="Settings">In the catalog's order.</param>
public sealed record SettingsSnapshot(long Revision, IReadOnlyList<SettingValue> Settings);

/// <summary>Changes that are made together, or not at all.</summary>
/// <param name="Values">New values by key, as they would be written in the configuration; null takes an override back.</param>
/// <param name="Reason">Why, in the admin's words; up to <see cref="MaxReason"/> characters, may be empty.</param>
/// <param name="Who">Who, for the history.</param>
/// <param name="ExpectedRevision">The revision that the admin saw; null: whatever it is.</param>
public sealed record SettingsChangeRequest(IReadOnlyDictionary<string, string?> Values, string Reason, string Who, long? ExpectedRevision)
{
    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReason = 500;
}

/// <summary>What became of changes.</summary>
public abstract record SettingsChangeResult
{
    private SettingsChangeResult()
    {
    }

    /// <summary>They are stored and in force.</summary>
    /// <param name="Revision">The revision they made, or the one before when they changed nothing.</param>
    public sealed record Applied(long Revision) : SettingsChangeResult;

    /// <summary>Someone else changed settings in between; nothing was changed.</summary>
    /// <param name="Revision">The revision now.</param>
    public sealed record Stale(long Revision) : SettingsChangeResult;

    /// <summary>At least one is not allowed; nothing was changed.</summary>
    /// <param name="Faults">Every fault.</param>
    public sealed record Invalid(IReadOnlyList<SettingFault> Faults) : SettingsChangeResult;
}
