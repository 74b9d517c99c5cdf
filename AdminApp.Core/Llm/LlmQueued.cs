namespace AdminApp.Core.Llm;

/// <summary>It waits, or its place or estimate changed.</summary>
/// <param name="Place">1 = next.</param>
/// <param name="Eta">Estimated time until it is sent.</param>
/// <param name="Reason">What it waits for, in words: "the per-minute limit", "a free slot (2 of 2 busy)", "Mistral to recover"; completes "Waiting for".</param>
public sealed record LlmQueued(int Place, TimeSpan Eta, string Reason) : LlmUpdate;
