namespace AdminApp.Core.Simulation;

/// <summary>Bodies of a 429.</summary>
public enum RateErrorShape
{
    /// <summary>Object, message, type, code 1300.</summary>
    Coded,

    /// <summary>Only a message.</summary>
    Plain,
}
