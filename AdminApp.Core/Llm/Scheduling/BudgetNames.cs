namespace AdminApp.Core.Llm.Scheduling;

/// <summary>Names of the budgets in metrics.</summary>
public static class BudgetNames
{
    public const string RequestsPerSecond = "requests_per_second";

    /// <summary>Requests per window.</summary>
    public const string RequestsPerMinute = "requests_per_minute";

    /// <summary>Tokens per window, input and output together.</summary>
    public const string TokensPerMinute = "tokens_per_minute";

    /// <summary>Tokens per calendar month (UTC).</summary>
    public const string TokensPerMonth = "tokens_per_month";
}
