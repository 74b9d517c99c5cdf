namespace AdminApp.Core.Services;

/// <summary>How an external part is.</summary>
public enum ServiceState
{
    /// <summary>It works.</summary>
    Ok,

    /// <summary>It works, but slowly (half of the uses of the last 20 minutes took too long) or not in full.</summary>
    Slow,

    /// <summary>It doesn't work.</summary>
    Down,

    /// <summary>It is not set up, or turned off.</summary>
    Off,

    /// <summary>It was not used yet.</summary>
    Unknown,
}
