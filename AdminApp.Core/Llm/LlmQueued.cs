namespace AdminApp.Core.Llm;

/// <summary>The call is waiting, or its place or estimated wait has changed.</summary>
/// <param name="StartsAt">When it is expected to be sent, as a monotonic timestamp (<see cref="TimeProvider.GetTimestamp"/>); <see cref="long.MaxValue"/> if that is unknown.</param>
/// <param name="Reason">What it waits for, in words: "the per-minute limit", "a free slot (2 of 2 busy)", "Mistral to recover"; completes "Waiting for".</param>
public sealed record LlmQueued(int Place, long StartsAt, string Reason) : LlmUpdate;
