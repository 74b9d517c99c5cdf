namespace AdminApp.Core.Llm;

/// <summary>Classes of requests; while several wait they share the budgets by the weights 16 : 4 : 1 : 1.</summary>
public enum LlmClass
{
    /// <summary>A person waits at a page.</summary>
    Interactive,

    /// <summary>A program waits at the HTTP API.</summary>
    Api,

    /// <summary>Nobody waits at once.</summary>
    Background,

    /// <summary>The answer is delivered later.</summary>
    Deferred,
}
