namespace AdminApp.Core.Simulation;

/// <summary>One request as the provider saw it.</summary>
/// <param name="Number">From 1, in the order of their verdicts.</param>
/// <param name="AtSeconds">Monotonic time since the simulation's start.</param>
/// <param name="Model">The model that was asked for; empty if the request did not say or had a wrong key.</param>
/// <param name="Verdict">What happened to it.</param>
/// <param name="Tokens">Tokens charged so far; 0 when refused.</param>
/// <param name="InFlight">Requests in flight, including this one if it was admitted.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Fault">The injected fault, if any.</param>
/// <param name="EndSeconds">When its answer ended; null while it is running.</param>
/// <param name="Left">Whether the client left before the end.</param>
public sealed record Arrival(long Number, double AtSeconds, string Model, ArrivalVerdict Verdict, long Tokens, int InFlight, int Status, FaultKind? Fault = null, double? EndSeconds = null, bool Left = false);
