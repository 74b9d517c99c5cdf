namespace AdminApp.Core.Llm;

/// <summary>What a caller hears while its request is on its way. Always ends with <see cref="LlmCompleted"/>, or with an exception.</summary>
public abstract record LlmUpdate;
