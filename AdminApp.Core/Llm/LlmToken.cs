namespace AdminApp.Core.Llm;

/// <summary>The next piece of the answer's text.</summary>
public sealed record LlmToken(string Text) : LlmUpdate;
