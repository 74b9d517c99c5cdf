namespace AdminApp.Core.Llm;

/// <summary>Classes of requests; while several wait they share the budgets by the weights 16 : 4 : 1 : 1.</summary>
public enum LlmClass
{
    /// <summary>A person is waiting at a page.</summary>
    Interactive,

    /// <summary>A program is waiting at the HTTP API.</summary>
    Api,

    /// <summary>No one is waiting for it right now.</summary>
    Background,

    /// <summary>The answer is delivered later.</summary>
    Deferred,
}
