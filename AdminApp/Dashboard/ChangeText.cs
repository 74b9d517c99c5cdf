using System.Text;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Dashboard;

/// <summary>A change of a setting in words: "Max concurrent llm requests 3 → 6".</summary>
internal static class ChangeText
{
    private const int MaxValue = 24;

    /// <summary>The setting and both values; a removed override says so.</summary>
    public static string Of(SettingChange change) => $"{Name(change.Key)} {Value(change.OldValue)} → {(change.NewValue is { } value ? Value(value) : "as configured")}";

    /// <summary>The last part of a key, as words.</summary>
    public static string Name(string key)
    {
        var words = new StringBuilder();
        foreach (var letter in key[(key.LastIndexOf(':') + 1)..])
        {
            if (char.IsUpper(letter) && words.Length > 0 && !char.IsUpper(words[^1]))
            {
                words.Append(' ').Append(char.ToLowerInvariant(letter));
            }
            else
            {
                words.Append(letter);
            }
        }

        return words.ToString();
    }

    private static string Value(string value) => value.Length == 0 ? "(empty)" : value.Length > MaxValue ? value[..MaxValue] + "…" : value;
}
