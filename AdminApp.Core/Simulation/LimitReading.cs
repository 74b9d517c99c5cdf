namespace AdminApp.Core.Simulation;

/// <summary>One limit, as the headers tell it.</summary>
/// <param name="Name">Such as <c>req-minute</c>.</param>
/// <param name="Limit">The limit; 0 for no allowance.</param>
/// <param name="Remaining">What is left; null if the headers do not say.</param>
internal sealed record LimitReading(string Name, long Limit, long? Remaining);
