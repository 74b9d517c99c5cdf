using AdminApp.Core.Configuration;
using Microsoft.Extensions.Configuration;

namespace AdminApp.Core.Settings;

/// <summary>What changes would make of the settings.</summary>
/// <param name="Faults">Every fault; empty if the changes are allowed.</param>
/// <param name="Configuration">The whole configuration with the changes on top; null if there are faults.</param>
/// <param name="Keys">The changed keys as the catalog spells them.</param>
public sealed record SettingsTrial(IReadOnlyList<SettingFault> Faults, IConfiguration? Configuration, IReadOnlyList<string> Keys);
