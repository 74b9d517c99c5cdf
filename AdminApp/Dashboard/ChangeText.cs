using AdminApp.Core;
using AdminApp.Core.Alerts;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Dashboard;

/// <summary>Changes of settings and alerts in words: "Concurrent requests 3 → 6".</summary>
internal static class ChangeText
{
    /// <summary>The setting and both values; a removed override says so.</summary>
    public static string Of(SettingChange change)
    {
        var setting = ProductSettings.Catalog.Find(change.Key);
        return $"{setting?.Name ?? change.Key} {Value(change.OldValue)} → {(change.NewValue is { } value ? Value(value) : "as configured")}";

        string Value(string text) => setting?.Display(text) ?? text;
    }

    /// <summary>The rule and the highest value.</summary>
    public static string Of(AlertEvent alert) => AlertRule.All.FirstOrDefault(rule => rule.Id == alert.Rule) is { } rule ? $"{rule.Name}{(rule.IsFlag ? "" : $", peak {rule.Text(alert.Peak)}")}" : alert.Rule;
}
