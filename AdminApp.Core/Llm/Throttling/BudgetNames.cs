namespace AdminApp.Core.Llm.Throttling;

/// <summary>Names of the budgets, as metrics tell them.</summary>
public static class BudgetNames
{
    /// <summary>Requests a second.</summary>
    public const string RequestsPerSecond = "requests_per_second";

    /// <summary>Requests a window.</summary>
    public const string RequestsPerMinute = "requests_per_minute";

    /// <summary>Tokens a window, input and output together.</summary>
    public const string TokensPerMinute = "tokens_per_minute";

    /// <summary>Tokens a calendar month (UTC).</summary>
    public const string TokensPerMonth = "tokens_per_month";
}
