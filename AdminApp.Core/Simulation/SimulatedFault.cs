namespace AdminApp.Core.Simulation;

/// <summary>One fault of the provider.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Share">Share of arrivals that get it, 0 to 1.</param>
/// <param name="From">Number of the first arrival that always gets it, from 1; 0 for none.</param>
/// <param name="Count">Number of consecutive arrivals from there. Default 1.</param>
public sealed record SimulatedFault(FaultKind Kind, double Share = 0, long From = 0, long Count = 1);
