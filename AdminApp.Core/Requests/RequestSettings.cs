using AdminApp.Core.Settings;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Requests;

/// <summary>The limits that were in force when a request was submitted: those of now, with the changes since then taken back.</summary>
public static class RequestSettings
{
    /// <summary>Maximum number of changes that are taken back; what was changed before them is shown as the oldest of them has it.</summary>
    public const int MaxChanges = 500;

    /// <summary>The settings that decide how long a request waits, with their names on pages.</summary>
    public static readonly IReadOnlyList<(string Key, string Name)> Shown =
    [
        ("Mistral:RequestsPerSecond", "Requests per second"),
        ("Mistral:RequestsPerMinute", "Requests per minute"),
        ("Mistral:TokensPerMinute", "Tokens per minute"),
        ("Performance:MaxConcurrentLlmRequests", "Concurrent calls"),
        ("Performance:RequestQueueSize", "Queue size"),
        ("Mistral:MaxRetries", "Retries"),
    ];

    /// <summary>The values at a moment, in the order of <see cref="Shown"/>.</summary>
    /// <param name="now">The settings now.</param>
    /// <param name="changes">The last changes, newest first.</param>
    /// <param name="at">The moment (UTC).</param>
    public static IReadOnlyList<(string Name, string Value, bool ChangedSince)> At(SettingsSnapshot now, IReadOnlyList<SettingChange> changes, DateTime at)
    {
        List<(string Name, string Value, bool ChangedSince)> values = [];
        foreach (var (key, name) in Shown)
        {
            if (now.Settings.FirstOrDefault(setting => setting.Definition.Key == key) is { } setting)
            {
                var first = changes.LastOrDefault(change => change.Key == key && change.AtUtc > at);
                values.Add((name, first?.OldValue ?? setting.Value, first is not null));
            }
        }

        return values;
    }
}
