namespace AdminApp.Core.Simulation;

/// <summary>One request as the provider saw it.</summary>
/// <param name="Number">From 1, in the order in which they were judged.</param>
/// <param name="AtSeconds">Monotonic time since the simulation's start.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Tokens">Tokens charged; 0 when refused.</param>
/// <param name="InFlight">Requests in flight, this one included when it was let in.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Fault">The fault on demand, if any.</param>
/// <param name="EndSeconds">When its answer ended; null while it runs.</param>
/// <param name="Left">Whether the client left before the end.</param>
public sealed record Arrival(long Number, double AtSeconds, ArrivalVerdict Verdict, long Tokens, int InFlight, int Status, FaultKind? Fault = null, double? EndSeconds = null, bool Left = false);
