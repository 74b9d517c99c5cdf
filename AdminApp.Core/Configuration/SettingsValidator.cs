using AdminApp.Core.Primitives;
using Microsoft.Extensions.Configuration;

namespace AdminApp.Core.Configuration;

/// <summary>Checks a configuration against the catalog: every fault at once.</summary>
public sealed class SettingsValidator(SettingsCatalog catalog)
{
    /// <summary>Every fault of the configuration: wrong values, rules between settings, and unknown keys in our sections.</summary>
    public IReadOnlyList<SettingFault> Validate(IConfiguration configuration) =>
        [.. Unknown(configuration), .. Validate(key => configuration[key])];

    /// <summary>Throws when the configuration has a fault.</summary>
    /// <exception cref="InvalidSettingsException">Names every fault.</exception>
    public void Demand(IConfiguration configuration)
    {
        if (Validate(configuration) is { Count: > 0 } faults)
        {
            throw new InvalidSettingsException(faults);
        }
    }

    /// <summary>Every fault of the values alone; a missing one counts as its default.</summary>
    internal IReadOnlyList<SettingFault> Validate(Func<string, string?> value)
    {
        var faults = new List<SettingFault>();
        var plain = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in catalog.Known)
        {
            var text = value(setting.Key) ?? setting.Default;
            plain[setting.Key] = setting.Normalize(text);
            if (plain[setting.Key] is null)
            {
                faults.Add(Fault(setting, text));
            }
        }

        var values = new SettingValues(key => plain[key]);
        faults.AddRange(catalog.Sections.SelectMany(section => section.Rules(values)));
        return faults;
    }

    /// <summary>The fault of a value that is wrong by itself; shows of it what may be shown.</summary>
    internal static SettingFault Fault(SettingDefinition setting, string text) =>
        new(setting.Key, setting.IsSecret ? "" : text.Length == 0 ? "(empty)" : Cut(setting.Shown(text)), setting.Range);

    /// <summary>The fault of a key that does not exist, with the nearest that does.</summary>
    internal SettingFault Unknown(string key)
    {
        var (nearest, distance) = catalog.All.Select(setting => (setting.Key, Distance: Distance(key, setting.Key))).MinBy(known => known.Distance);
        return new(Cut(key), "", distance <= 1 + (key.Length / 4) ? $"unknown setting; did you mean {nearest}?" : "unknown setting");
    }

    private IEnumerable<SettingFault> Unknown(IConfiguration configuration) =>
        from section in catalog.Names
        from entry in configuration.GetSection(section).AsEnumerable()
        where entry.Value is not null && entry.Key.Contains(':', StringComparison.Ordinal) && catalog.Find(entry.Key) is null
        orderby entry.Key
        select Unknown(entry.Key);

    private static string Cut(string text) => text.Length <= 200 ? text : TextCap.Cut(text, 200) + "…";

    // Levenshtein's distance without case, over keys of a few dozen letters.
    private static int Distance(string left, string right)
    {
        if (left.Length > 100)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
