namespace AdminApp.Core.Llm;

/// <summary>Some text of the answer.</summary>
/// <param name="Text">The next piece.</param>
public sealed record LlmToken(string Text) : LlmUpdate;
