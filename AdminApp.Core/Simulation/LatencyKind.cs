namespace AdminApp.Core.Simulation;

/// <summary>Distributions of the answer time.</summary>
public enum LatencyKind
{
    /// <summary>Uniform between minimum and maximum.</summary>
    Uniform,

    /// <summary>Lognormal by median and sigma, cut at the maximum.</summary>
    Lognormal,
}
