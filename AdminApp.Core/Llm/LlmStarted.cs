namespace AdminApp.Core.Llm;

/// <summary>The call was sent.</summary>
public sealed record LlmStarted : LlmUpdate;
