namespace AdminApp.Core.Alerts;

/// <summary>The state of a rule.</summary>
public enum AlertStatus
{
    /// <summary>There is nothing to tell.</summary>
    Ok,

    /// <summary>Nothing is known: too few requests, or the source has not been measured yet.</summary>
    NoData,

    /// <summary>The value is beyond its threshold, for less than the rule's hold time.</summary>
    Pending,

    /// <summary>It is beyond its threshold.</summary>
    Firing,
}
