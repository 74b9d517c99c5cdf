using AdminApp.Core.Configuration;

namespace AdminApp.Core.Settings;

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
