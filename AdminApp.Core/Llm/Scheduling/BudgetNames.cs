using System.Globalization;
using AdminApp.Core.Llm.Provider;

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

    /// <summary>The name of a budget over another interval, such as <c>requests_per_10_seconds</c> or <c>tokens_per_5_minutes</c>.</summary>
    public static string Over(BudgetUnit unit, TimeSpan window)
    {
        var (count, per) = window.TotalSeconds % 60 == 0 ? (window.TotalMinutes, "minute") : (window.TotalSeconds, "second");
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == BudgetUnit.Requests ? "requests" : "tokens")}_per_{count}_{per}{(count == 1 ? "" : "s")}");
    }
}
