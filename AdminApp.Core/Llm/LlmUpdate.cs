namespace AdminApp.Core.Llm;

/// <summary>Progress of a request as its caller sees it. Always ends with <see cref="LlmCompleted"/>, or with an exception.</summary>
public abstract record LlmUpdate;
