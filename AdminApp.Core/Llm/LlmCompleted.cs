namespace AdminApp.Core.Llm;

/// <summary>The answer is complete.</summary>
public sealed record LlmCompleted(LlmAnswer Answer) : LlmUpdate;
