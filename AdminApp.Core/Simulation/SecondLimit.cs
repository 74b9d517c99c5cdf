namespace AdminApp.Core.Simulation;

/// <summary>Interpretations of "requests per second".</summary>
public enum SecondLimit
{
    /// <summary>This many may arrive within a second.</summary>
    Rate,

    /// <summary>This many may be in flight at once.</summary>
    Concurrency,
}
