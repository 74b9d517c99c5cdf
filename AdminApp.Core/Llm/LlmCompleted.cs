namespace AdminApp.Core.Llm;

/// <summary>The answer is complete.</summary>
/// <param name="Answer">The answer.</param>
public sealed record LlmCompleted(LlmAnswer Answer) : LlmUpdate;
