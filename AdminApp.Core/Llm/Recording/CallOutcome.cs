namespace AdminApp.Core.Llm.Recording;

/// <summary>How a recorded call ended.</summary>
internal enum CallOutcome : byte
{
    /// <summary>It waits, runs, or waits for another attempt.</summary>
    Open,

    /// <summary>Answered to the end.</summary>
    Answered,

    /// <summary>It was sent, but its last attempt brought no whole answer.</summary>
    Failed,

    /// <summary>Refused without being sent.</summary>
    Refused,

    /// <summary>Its caller left while it waited.</summary>
    Left,
}
