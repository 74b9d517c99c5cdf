using AdminApp.Core;
using AdminApp.Core.Alerts;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Dashboard;

/// <summary>Changes of settings and alerts in words: "Concurrent requests 3 → 6".</summary>
internal static class ChangeText
{
    private const int MaxValue = 24;

    /// <summary>The setting and both values; a removed override says so.</summary>
    public static string Of(SettingChange change) => $"{Name(change.Key)} {Value(change.OldValue)} → {(change.NewValue is { } value ? Value(value) : "as configured")}";

    /// <summary>The rule and the highest value.</summary>
    public static string Of(AlertEvent alert) => AlertRule.All.FirstOrDefault(rule => rule.Id == alert.Rule) is { } rule ? $"{rule.Name}{(rule.IsFlag ? "" : $", peak {rule.Text(alert.Peak)}")}" : alert.Rule;

    /// <summary>What pages call a setting; the key of one that is gone.</summary>
    public static string Name(string key) => ProductSettings.Catalog.Find(key)?.Name ?? key;

    private static string Value(string value) => value.Length == 0 ? "(empty)" : value.Length > MaxValue ? value[..MaxValue] + "…" : value;
}
