using AdminApp.Core.Access.Audit;

namespace AdminApp.Core.Settings;

/// <summary>Changes that are made together, or not at all.</summary>
/// <param name="Values">New values by key, as they would be written in the configuration; null removes an override.</param>
/// <param name="Reason">Why, in the admin's words; up to <see cref="MaxReason"/> characters, may be empty.</param>
/// <param name="Actor">Who, for the history and the audit log.</param>
/// <param name="ExpectedRevision">The revision that the admin saw; null: whatever it is.</param>
public sealed record SettingsChangeRequest(IReadOnlyDictionary<string, string?> Values, string Reason, AuditActor Actor, long? ExpectedRevision)
{
    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReason = 500;

    /// <summary>Whether an Admin asks; others can't set connections, nor what is for Admins (<see cref="Configuration.SettingDefinition.IsForAdmins"/>).</summary>
    public bool ByAdmin { get; init; }

    /// <summary>Whether it sets the connection to the provider (<see cref="Configuration.SettingDefinition.IsConnection"/>), all of it.</summary>
    public bool IsConnection { get; init; }
}
