namespace AdminApp.Core.Llm;

/// <summary>The call is waiting, or its place or estimated wait has changed.</summary>
/// <param name="Eta">Estimated time until it is sent.</param>
/// <param name="Reason">What it waits for, in words: "the per-minute limit", "a free slot (2 of 2 busy)", "Mistral to recover"; completes "Waiting for".</param>
public sealed record LlmQueued(int Place, TimeSpan Eta, string Reason) : LlmUpdate;
