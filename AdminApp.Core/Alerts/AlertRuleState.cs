namespace AdminApp.Core.Alerts;

/// <summary>A rule as it is now.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Status">Its state.</param>
/// <param name="Value">The last value; null if nothing is known.</param>
/// <param name="Threshold">The threshold in force; null while the rule is off.</param>
/// <param name="Firing">The time it fires for; null while it does not.</param>
/// <param name="MutedUntilUtc">Until when nobody is told of it; null for not muted.</param>
public sealed record AlertRuleState(AlertRule Rule, AlertStatus Status, double? Value, double? Threshold, AlertEvent? Firing, DateTime? MutedUntilUtc);
