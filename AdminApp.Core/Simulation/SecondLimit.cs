namespace AdminApp.Core.Simulation;

/// <summary>Readings of "requests per second".</summary>
public enum SecondLimit
{
    /// <summary>So many may arrive within a second.</summary>
    Rate,

    /// <summary>So many may be in flight at once.</summary>
    Concurrency,
}
