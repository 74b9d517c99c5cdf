namespace AdminApp.Core.Llm;

/// <summary>One event in a question's timeline.</summary>
/// <param name="At">Milliseconds from submission.</param>
/// <param name="Step">What happened.</param>
/// <param name="N">Number of passages, place or number of the attempt.</param>
/// <param name="Why">Reason of a retry, or the outcome.</param>
public sealed record RequestEvent(int At, RequestStep Step, int? N = null, string? Why = null);
