using System.Globalization;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Configuration;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace AdminApp.Core.Settings;

/// <summary>Reads settings with their source, and changes them while the program runs: validated as a whole, kept in the store with their history, in force at once.</summary>
public sealed class SettingsStore
{
    /// <summary>Maximum number of changes in the history. Beyond it, those who changed the most lose their oldest. Bounds the table, whatever a script does to a limit each minute.</summary>
    public const int HistoryKept = 10_000;

    private static readonly AuditActor Nobody = new("");

    private readonly IDbContextFactory<AdminDbContext> _contexts;
    private readonly SettingOverrides _overrides;
    private readonly SettingsValidator _validator;
    private readonly SettingSecrets _secrets;
    private readonly SettingsCatalog _catalog;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;

    internal SettingsStore(
        IDbContextFactory<AdminDbContext> contexts, SettingOverrides overrides, SettingsValidator validator, SettingSecrets secrets, SettingsCatalog catalog, AuditLog audit,
        TimeProvider time) =>
        (_contexts, _overrides, _validator, _secrets, _catalog, _audit, _time) = (contexts, overrides, validator, secrets, catalog, audit, time);

    /// <summary>Revision of the overrides that are in force here; -1 until they are first loaded.</summary>
    public long Revision => _overrides.Current.Revision;

    /// <summary>Whether the value in force comes from the store; also for secrets.</summary>
    public bool IsOverridden(string key) => _overrides.Current.Values.ContainsKey(key);

    /// <summary>Puts the stored overrides in force; call it once the store is migrated, and whenever they may have changed elsewhere.</summary>
    public Task LoadAsync(CancellationToken cancellationToken = default) => _overrides.ReloadAsync(_contexts, cancellationToken);

    /// <summary>All settings but the secret ones, as they are in force here.</summary>
    public async Task<SettingsSnapshot> GetAsync(CancellationToken cancellationToken = default)
    {
        await LoadAsync(cancellationToken);
        var (revision, overrides) = _overrides.Current;
        return new(revision, [.. _catalog.All.Where(setting => !setting.IsSecret).Select(setting => Value(setting, overrides))]);
    }

    /// <summary>The last changes, newest first, at most <paramref name="take"/>.</summary>
    public async Task<IReadOnlyList<SettingChange>> HistoryAsync(int take, CancellationToken cancellationToken = default)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await context.SettingChanges.AsNoTracking().OrderByDescending(change => change.Id).Take(take).ToListAsync(cancellationToken);
    }

    /// <summary>Makes all changes together with their history, or none of them.</summary>
    public async Task<SettingsChangeResult> ChangeAsync(SettingsChangeRequest request, CancellationToken cancellationToken = default)
    {
        if (FaultsOf(request) is { Count: > 0 } faults)
        {
            return new SettingsChangeResult.Invalid(faults);
        }

        // Before the transaction: protecting a secret may have to store a new key.
        var values = Stored(request.Values);
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        // The counter's row is locked first, so that two writers go one after the other and the second sees what the first did.
        var revision = await context.IncrementCounterAsync(StoreCounter.Settings, cancellationToken);
        if (request.ExpectedRevision is { } expected && expected != revision - 1)
        {
            return new SettingsChangeResult.Stale(revision - 1);
        }

        var stored = await context.SettingOverrides.ToDictionaryAsync(entry => entry.Key, StringComparer.OrdinalIgnoreCase, cancellationToken);
        var before = stored.Where(entry => IsInForce(entry.Key, revision - 1))
            .ToDictionary(entry => entry.Key, entry => entry.Value.Value, StringComparer.OrdinalIgnoreCase);
        if (!Change(context, request, values, stored, revision))
        {
            return new SettingsChangeResult.Applied(revision - 1);
        }

        var after = Merge(before, values);
        if (_validator.Validate(key => Plain(key, after.GetValueOrDefault(key)) ?? _overrides.Configured[key]) is { Count: > 0 } broken)
        {
            return new SettingsChangeResult.Invalid(broken);
        }

        // The history has the values.
        await _audit.AddAsync(
            context, request.Actor, request.IsConnection ? AuditActions.ConnectionChanged : AuditActions.SettingsChanged,
            string.Join(", ", values.Keys.Order(StringComparer.Ordinal)), string.Create(CultureInfo.InvariantCulture, $"Revision {revision}{(request.Reason.Length > 0 ? $": {request.Reason}" : "")}"), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await ForgetOldestAsync(context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _overrides.Apply(revision, after);
        return new SettingsChangeResult.Applied(revision);
    }

    /// <summary>What the settings would be after changes, on top of what the store has now; changes nothing.</summary>
    public async Task<SettingsTrial> TryAsync(IReadOnlyDictionary<string, string?> values, CancellationToken cancellationToken = default)
    {
        await LoadAsync(cancellationToken);
        return Try(values);
    }

    /// <summary>What the settings would be after changes, on top of what is in force here, checked as <see cref="ChangeAsync"/> checks them; changes nothing and reads nothing.</summary>
    public SettingsTrial Try(IReadOnlyDictionary<string, string?> values)
    {
        if (FaultsOf(new SettingsChangeRequest(values, "", Nobody, null) { ByAdmin = true }) is { Count: > 0 } faults)
        {
            return new SettingsTrial(faults, null, []);
        }

        var after = Merge(new Dictionary<string, string>(_overrides.Current.Values, StringComparer.OrdinalIgnoreCase), Stored(values));
        if (_validator.Validate(key => after.GetValueOrDefault(key) ?? _overrides.Configured[key]) is { Count: > 0 } broken)
        {
            return new SettingsTrial(broken, null, []);
        }

        // A copy: a layer on the configuration itself would listen to it forever.
        var effective = _catalog.Known.Select(setting => KeyValuePair.Create(setting.Key, after.GetValueOrDefault(setting.Key) ?? _overrides.Configured[setting.Key]))
            .Where(entry => entry.Value is not null);
        return new SettingsTrial([], new ConfigurationBuilder().AddInMemoryCollection(effective).Build(), [.. values.Keys.Select(key => _catalog.Find(key)!.Key)]);
    }

    // Every person and key gets an equal share, so that no one can crowd out the changes of others.
    private static async Task ForgetOldestAsync(AdminDbContext context, CancellationToken cancellationToken)
    {
        if (await context.SettingChanges.CountAsync(cancellationToken) <= HistoryKept)
        {
            return;
        }

        var counts = await context.SettingChanges.GroupBy(change => change.Who).Select(group => new { Who = group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        var share = FairShare.Of(counts.Select(one => one.Count), HistoryKept);
        foreach (var busy in counts.Where(one => one.Count > share))
        {
            var last = await context.SettingChanges.Where(change => change.Who == busy.Who).OrderByDescending(change => change.Id).Select(change => change.Id).Skip(share).FirstAsync(cancellationToken);
            await context.SettingChanges.Where(change => change.Who == busy.Who && change.Id <= last).ExecuteDeleteAsync(cancellationToken);
        }
    }

    // Faults that need no look into the store.
    private List<SettingFault> FaultsOf(SettingsChangeRequest request)
    {
        // Each fault costs a look at all settings for the one that was meant.
        if (request.Values.Count > _catalog.All.Count)
        {
            return [new("changes", $"{request.Values.Count} keys", $"up to {_catalog.All.Count}, as many as there are settings")];
        }

        var faults = new List<SettingFault>();
        if (request.Values.Count == 0)
        {
            faults.Add(new("changes", "", "at least one key with its new value, or null to remove its override"));
        }

        if (request.Reason.Length > SettingsChangeRequest.MaxReason)
        {
            faults.Add(new("reason", $"{request.Reason.Length} characters", $"up to {SettingsChangeRequest.MaxReason} characters"));
        }

        foreach (var (key, value) in request.Values.OrderBy(change => change.Key, StringComparer.Ordinal))
        {
            switch (_catalog.Find(key))
            {
                case null:
                    faults.Add(_validator.Unknown(key));
                    break;
                case { IsReserved: true } setting:
                    faults.Add(new(setting.Key, "", "reserved for a later version"));
                    break;
                case { IsConnection: true } setting when !request.IsConnection:
                    faults.Add(new(setting.Key, "", "set with the rest of the connection on the Limits page, or in the configuration"));
                    break;
                case { IsForAdmins: true } or { IsConnection: true } when !request.ByAdmin:
                    faults.Add(new(_catalog.Find(key)!.Key, "", "changed by Admins only"));
                    break;
                case { IsLive: false, IsConnection: false } setting:
                    faults.Add(new(setting.Key, "", "can't be changed at run time: set it in the configuration and restart"));
                    break;
                case { } setting when value is not null && setting.Normalize(value) is null:
                    faults.Add(SettingsValidator.Fault(setting, value));
                    break;
            }
        }

        if (request.IsConnection)
        {
            faults.AddRange(TornConnections(request).Select(key => new SettingFault(key, "", "set with the rest of the connection")));
        }

        faults.AddRange(request.Values.GroupBy(change => change.Key, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1)
            .Select(same => new SettingFault(same.Key, "", "listed only once; it appears more than once with different capitalization")));
        return faults;
    }

    private bool Change(
        AdminDbContext context, SettingsChangeRequest request, Dictionary<string, string?> values, Dictionary<string, SettingOverride> stored, long revision)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var changed = false;
        foreach (var (key, plain) in values)
        {
            var setting = _catalog.Find(key)!;
            var entry = stored.GetValueOrDefault(setting.Key);
            if (entry?.Value == plain)
            {
                continue;
            }

            var old = entry?.Value ?? Configured(setting);
            // An address is stored with its secret even where it is the configured one; that is no change.
            if (setting.IsSecret || !setting.IsConnection || old != (plain ?? Configured(setting)))
            {
                context.SettingChanges.Add(new SettingChange
                {
                    Revision = revision,
                    AtUtc = now,
                    Who = request.Actor.Who,
                    Key = setting.Key,
                    OldValue = setting.IsSecret ? Hidden(old) : old,
                    NewValue = setting.IsSecret && plain is not null ? Hidden(plain) : plain,
                    Reason = request.Reason,
                });
            }

            changed = true;
            if (plain is null)
            {
                context.SettingOverrides.Remove(entry!);
            }
            else if (entry is null)
            {
                context.SettingOverrides.Add(new SettingOverride { Key = setting.Key, Value = plain });
            }
            else
            {
                entry.Value = plain;
            }
        }

        return changed;
    }

    private static Dictionary<string, string> Merge(Dictionary<string, string> before, Dictionary<string, string?> changes)
    {
        var after = new Dictionary<string, string>(before, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in changes)
        {
            if (value is null)
            {
                after.Remove(key);
            }
            else
            {
                after[key] = value;
            }
        }

        return after;
    }

    private SettingValue Value(SettingDefinition setting, IReadOnlyDictionary<string, string> overrides) =>
        overrides.TryGetValue(setting.Key, out var value)
            ? new(setting, value, SettingValue.Override, Configured(setting))
            : new(setting, Configured(setting), SettingSources.Of(_overrides.Configured, setting.Key), Configured(setting));

    // Of each connection in the request: what is missing or taken away while the rest is set.
    private IEnumerable<string> TornConnections(SettingsChangeRequest request)
    {
        var named = request.Values.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var set = request.Values.Where(entry => entry.Value is not null).Select(entry => entry.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var connection in _catalog.All.Where(setting => setting.IsConnection).Select(setting => setting.Key).GroupBy(key => _catalog.Find(key)!.Section))
        {
            var whole = connection.All(set.Contains) || (connection.All(named.Contains) && !connection.Any(set.Contains));
            foreach (var key in whole || !connection.Any(named.Contains) ? [] : connection.Where(key => !set.Contains(key)))
            {
                yield return key;
            }
        }
    }

    /// <summary>New values as the store has them, under the names of the catalog: in their plain form, secrets protected.</summary>
    private Dictionary<string, string?> Stored(IReadOnlyDictionary<string, string?> values) => values
        .Select(entry => (Setting: _catalog.Find(entry.Key)!, Plain: entry.Value is { } value ? _catalog.Find(entry.Key)!.Normalize(value) : null))
        .ToDictionary(entry => entry.Setting.Key, entry => entry is { Setting.IsSecret: true, Plain: { } plain } ? _secrets.Protect(plain) : entry.Plain, StringComparer.OrdinalIgnoreCase);

    // An upgrade or a changed configuration can make an override invalid. It is then ignored, and must not block other changes.
    private bool IsInForce(string key, long revision) => _overrides.Current is var current && (current.Revision != revision || current.Values.ContainsKey(key));

    private string? Plain(string key, string? stored) => stored is not null && _catalog.Find(key) is { IsSecret: true } ? _secrets.Unprotect(stored) : stored;

    // What the history shows of a secret.
    private static string Hidden(string value) => value.Length == 0 ? "" : "(set)";

    private string Configured(SettingDefinition setting)
    {
        var text = _overrides.Configured[setting.Key];
        return text is null ? setting.Default : setting.Normalize(text) ?? text;
    }
}
