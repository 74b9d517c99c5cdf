namespace AdminApp.Core.Alerts;

/// <summary>What others are told: a rule fired or was resolved.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Event">When, how high, and until when.</param>
/// <param name="IsResolved">Whether it is over.</param>
public sealed record AlertNotice(AlertRule Rule, AlertEvent Event, bool IsResolved);
