namespace AdminApp.Core.Simulation;

/// <summary>Distributions of an answer's time.</summary>
public enum LatencyKind
{
    /// <summary>Between least and most.</summary>
    Uniform,

    /// <summary>By median and sigma, cut at the most.</summary>
    Lognormal,
}
