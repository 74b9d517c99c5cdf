namespace AdminApp.Core.Simulation;

/// <summary>The verdict on one arrival, and the contents of its headers.</summary>
/// <param name="Verdict">What happens to it.</param>
/// <param name="Charged">Tokens charged at arrival; 0 when refused.</param>
/// <param name="Limits">Every limit that has a name.</param>
/// <param name="Refusing">The limit that refused it, if it has a name.</param>
/// <param name="RoomInSeconds">When the request would fit.</param>
internal sealed record LimitDecision(ArrivalVerdict Verdict, long Charged, IReadOnlyList<LimitReading> Limits, LimitReading? Refusing = null, double RoomInSeconds = 1);
