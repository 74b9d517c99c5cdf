namespace AdminApp.Core.Llm;

/// <summary>It was sent.</summary>
public sealed record LlmStarted : LlmUpdate;
