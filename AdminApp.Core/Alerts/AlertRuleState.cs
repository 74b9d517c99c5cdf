namespace AdminApp.Core.Alerts;

/// <summary>A rule as it is now.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Status">Its state.</param>
/// <param name="Value">The last value; null if nothing is known.</param>
/// <param name="Threshold">The threshold in force; null while the rule is off.</param>
/// <param name="Firing">The alert, on whichever server it fires; null while it does not.</param>
/// <param name="MutedUntilUtc">Until when nobody is told of it; null for not muted.</param>
public sealed record AlertRuleState(AlertRule Rule, AlertStatus Status, double? Value, double? Threshold, AlertEvent? Firing, DateTime? MutedUntilUtc)
{
    /// <summary>Whether it fires only on other servers of the store, so that the value here says nothing of it.</summary>
    public bool FiresElsewhere { get; init; }
}
