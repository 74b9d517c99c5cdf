namespace AdminApp.Core.Simulation;

/// <summary>How a window is counted.</summary>
public enum WindowKind
{
    /// <summary>The immediately preceding interval.</summary>
    Sliding,

    /// <summary>By the clock: from one whole multiple of the window's length, in UTC, to the next.</summary>
    Fixed,

    /// <summary>
    /// A token bucket as large as the limit, full at the start and refilled evenly over the window. A refused request that counts takes
    /// what is there, never more.
    /// </summary>
    Bucket,
}
