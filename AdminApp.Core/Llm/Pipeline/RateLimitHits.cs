namespace AdminApp.Core.Llm.Pipeline;

/// <summary>Refusals by kind since the process started.</summary>
/// <param name="OwnRefusal">Requests that we refused: not in time, or the queue was full.</param>
/// <param name="OwnBurst">429s although the minute had room, or without a reason.</param>
/// <param name="SharedDrain">429s with nothing left although there was room by our own count: others use the key.</param>
/// <param name="ZeroAllowance">429s with an allowance of zero.</param>
/// <param name="Capacity">Refusals because the provider was overloaded.</param>
public sealed record RateLimitHits(long OwnRefusal, long OwnBurst, long SharedDrain, long ZeroAllowance, long Capacity);
