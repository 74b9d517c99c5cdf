using System.Globalization;

namespace AdminApp.Core.Configuration;

/// <summary>The values of a whole configuration in their plain form, for rules between settings. A missing value is its default, one that is wrong by itself is null.</summary>
/// <param name="read">Gives the plain form of a key's value.</param>
public sealed class SettingValues(Func<string, string?> read)
{
    /// <summary>The value of a key, null when it is wrong by itself.</summary>
    public string? this[string key] => read(key);

    /// <summary>The value as a text, empty when it is wrong by itself.</summary>
    public string Text(string key) => read(key) ?? "";

    /// <summary>The value as a number; null when it is none, such as <c>auto</c>. Comparisons with null are false.</summary>
    public double? Number(string key) => double.TryParse(read(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
