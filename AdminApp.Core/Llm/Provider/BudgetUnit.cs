namespace AdminApp.Core.Llm.Provider;

/// <summary>What a limit counts.</summary>
public enum BudgetUnit
{
    Requests,

    /// <summary>Input and output tokens together.</summary>
    Tokens,
}
