using AdminApp.Core.Configuration;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Settings;

/// <summary>What the settings that are <c>auto</c> come to at the moment.</summary>
internal static class AutoValues
{
    private const string Measured = "measured";

    /// <summary>The value in force of a setting; null if it is not <c>auto</c>, or if nothing of it shows.</summary>
    public static AutoBody? Of(string key, string value, ThrottleSnapshot now) => value != SettingDefinition.Auto ? null : key switch
    {
        "Mistral:RequestsPerSecond" => Limit(BudgetNames.RequestsPerSecond, now, perSecond: true),
        "Mistral:RequestsPerMinute" => Limit(BudgetNames.RequestsPerMinute, now),
        "Mistral:TokensPerMinute" => Limit(BudgetNames.TokensPerMinute, now),
        "Mistral:WindowMarginMs" => new(Math.Round(now.Margin.TotalMilliseconds), Measured, null),
        "Performance:MaxConcurrentLlmRequests" => new(now.Concurrency, Measured, null),
        _ => null,
    };

    /// <summary>A limit that the provider does not have is 0, and that it has none is its word, too.</summary>
    private static AutoBody Limit(string name, ThrottleSnapshot now, bool perSecond = false)
    {
        if (now.Budgets.FirstOrDefault(budget => budget.Name == name) is not { } budget)
        {
            return new(0, LimitSource.Provider.Code(), now.Budgets.Max(other => other.SaidAgo)?.TotalSeconds);
        }

        return new(perSecond ? budget.EffectiveLimit / budget.Window!.Value.TotalSeconds : budget.EffectiveLimit, budget.Source.Code(), budget.SaidAgo?.TotalSeconds);
    }
}
