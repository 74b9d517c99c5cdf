namespace AdminApp.Core.Simulation;

/// <summary>One fault of the provider.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Share">Share of the arrivals that it strikes, 0 to 1.</param>
/// <param name="From">Number of the first arrival that it strikes for certain, from 1; 0: none.</param>
/// <param name="Count">How many arrivals in a row from there. Default 1.</param>
public sealed record SimulatedFault(FaultKind Kind, double Share = 0, long From = 0, long Count = 1);
