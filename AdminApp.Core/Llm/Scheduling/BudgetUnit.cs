namespace AdminApp.Core.Llm.Scheduling;

/// <summary>What a budget counts.</summary>
internal enum BudgetUnit
{
    Requests,

    /// <summary>Input and output tokens together.</summary>
    Tokens,
}
