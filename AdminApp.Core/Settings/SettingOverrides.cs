using System.Collections.Frozen;
using AdminApp.Core.Configuration;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Settings;

/// <summary>
/// The live overrides in force in this process, as the last source of the options: a change reaches every
/// <c>IOptionsMonitor</c> at once. Empty until first loaded from the store.
/// </summary>
internal sealed partial class SettingOverrides(SettingsCatalog catalog, SettingsValidator validator, SettingSecrets secrets, ILogger<SettingOverrides> logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Provider _provider = new();
    private ConfigurationRoot? _effective;
    private bool _unreadable;

    /// <summary>The configuration below the overrides: files, environment, command line.</summary>
    public IConfiguration Configured { get; private set; } = new ConfigurationBuilder().Build();

    /// <summary>What is in force; revision -1 until first loaded.</summary>
    public OverrideSet Current { get; private set; } = new(-1, FrozenDictionary<string, string>.Empty);

    /// <summary>The configuration with the overrides on top; what the options are bound to.</summary>
    public IConfiguration Layer(IConfiguration configured)
    {
        lock (_lock)
        {
            Configured = configured;
            return _effective ??= (ConfigurationRoot)new ConfigurationBuilder().AddConfiguration(configured).Add(new Source(_provider)).Build();
        }
    }

    /// <summary>Puts the overrides of a revision in force, unless a later one is. Those that no longer fit the configuration are left out and logged.</summary>
    public void Apply(long revision, IReadOnlyDictionary<string, string> values)
    {
        lock (_lock)
        {
            if (revision < Current.Revision)
            {
                return;
            }

            Current = new(revision, Fitting(values));
            _provider.Replace(Current.Values);
        }

        // Outside the lock, because a listener may read or change settings.
        try
        {
            _provider.Announce();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogListenerFailed(exception, revision);
        }
    }

    /// <summary>Reads the store, and applies what it finds when the revision differs from the one in force.</summary>
    public async Task ReloadAsync(IDbContextFactory<AdminDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // The revision first: should a change slip between the two reads, the next look sees a later revision and reads again.
        var revision = await context.ReadCounterAsync(StoreCounter.Settings, cancellationToken);
        if (revision != Current.Revision || _unreadable)
        {
            Apply(revision, await context.SettingOverrides.ToDictionaryAsync(entry => entry.Key, entry => entry.Value, cancellationToken));
        }
    }

    public void Dispose() => _effective?.Dispose();

    private FrozenDictionary<string, string> Fitting(IReadOnlyDictionary<string, string> values)
    {
        var kept = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var (wasUnreadable, unreadable) = (_unreadable, false);
        foreach (var (key, value) in values)
        {
            if (catalog.Find(key) is { IsReserved: false } setting && (setting.IsLive || setting.IsConnection)
                && (setting.IsSecret ? secrets.Unprotect(value) : value) is { } text && setting.Normalize(text) is { } plain)
            {
                kept[setting.Key] = plain;
            }
            else if (catalog.Find(key) is { IsSecret: true, IsReserved: false })
            {
                // Try again at the next look: the store may just be unable to read the keys that protect it.
                unreadable = true;
                if (!wasUnreadable)
                {
                    LogLeftOut(key, "it can't be read; if that lasts, set it again");
                }
            }
            else
            {
                LogLeftOut(key, catalog.Find(key) switch { null => "unknown setting", { IsReserved: true } => "reserved for a later version", var known => known.Range });
            }
        }

        _unreadable = unreadable;
        LeaveOutTornConnections(values, kept);

        // Each round takes out the overrides that a broken rule names; at most as many rounds as overrides.
        while (kept.Count > 0 && validator.Validate(key => kept.GetValueOrDefault(key) ?? Configured[key]) is { Count: > 0 } faults)
        {
            var wrong = kept.Keys.Where(key => faults.Any(fault => fault.Key == key || fault.Related == key)).ToList();
            if (wrong.Count == 0)
            {
                break;
            }

            foreach (var key in wrong)
            {
                kept.Remove(key);
                LogLeftOut(key, faults[0].ToString());
            }
        }

        LeaveOutTornConnections(values, kept);
        return kept.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    // A secret is used only with the address that it was entered for: where one of them is left out, the other is.
    private void LeaveOutTornConnections(IReadOnlyDictionary<string, string> values, Dictionary<string, string> kept)
    {
        foreach (var connection in catalog.All.Where(setting => setting.IsConnection && values.ContainsKey(setting.Key)).GroupBy(setting => setting.Section))
        {
            if (connection.Any(setting => !kept.ContainsKey(setting.Key)))
            {
                foreach (var setting in connection)
                {
                    kept.Remove(setting.Key);
                }
            }
        }
    }

    [LoggerMessage(EventName = "OverrideIgnored", Level = LogLevel.Warning, Message = "The stored override of {Key} is ignored: {Reason}.")]
    private partial void LogLeftOut(string key, string reason);

    [LoggerMessage(EventName = "SettingsListenerFailed", Level = LogLevel.Error, Message = "A listener to changed settings failed at revision {Revision}.")]
    private partial void LogListenerFailed(Exception exception, long revision);

    private sealed class Source(Provider provider) : IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => provider;
    }

    private sealed class Provider : ConfigurationProvider
    {
        public void Replace(IReadOnlyDictionary<string, string> values) =>
            Data = values.ToDictionary(entry => entry.Key, string? (entry) => entry.Value, StringComparer.OrdinalIgnoreCase);

        public void Announce() => OnReload();
    }
}
