namespace AdminApp.Core.Simulation;

/// <summary>How a window is counted.</summary>
public enum WindowKind
{
    /// <summary>The immediately preceding interval.</summary>
    Sliding,

    /// <summary>From one full multiple of the window's length since the start to the next.</summary>
    Fixed,
}
