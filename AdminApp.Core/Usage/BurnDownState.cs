namespace AdminApp.Core.Usage;

/// <summary>How the month's tokens will do.</summary>
public enum BurnDownState
{
    /// <summary>There is no limit.</summary>
    Unlimited,

    /// <summary>They are used up.</summary>
    Spent,

    /// <summary>At this pace they are used up before the month ends.</summary>
    RunsOut,

    /// <summary>At this pace they last until the month ends.</summary>
    Lasts,

    /// <summary>The month is too young for a pace.</summary>
    TooEarly,
}
