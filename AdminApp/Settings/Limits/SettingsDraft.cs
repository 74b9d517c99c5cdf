using AdminApp.Core.Configuration;
using AdminApp.Core.Settings;

namespace AdminApp.Settings.Limits;

/// <summary>What an admin has changed on the page and not applied yet, over the settings as they were read.</summary>
public sealed class SettingsDraft
{
    private readonly Dictionary<string, SettingEdit> _edits = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _rules = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, SettingValue> _values;

    /// <summary>Begins without edits.</summary>
    public SettingsDraft(SettingsSnapshot snapshot) => (_values, Revision) = (ByKey(snapshot), snapshot.Revision);

    /// <summary>The revision that the edits are made on.</summary>
    public long Revision { get; private set; }

    /// <summary>The settings as they are in force.</summary>
    public IEnumerable<SettingValue> Values => _values.Values;

    /// <summary>Number of edited settings.</summary>
    public int Count => _edits.Count;

    /// <summary>Settings whose edit cannot be applied, or that someone else changed meanwhile.</summary>
    public int NeedAttention => _edits.Keys.Count(NeedsAttention);

    /// <summary>The first of those; null if there is none.</summary>
    public string? FirstThatNeedsAttention => _edits.Keys.FirstOrDefault(NeedsAttention);

    /// <summary>The edits that are valid, as the store takes them: null removes an override.</summary>
    public IReadOnlyDictionary<string, string?> Changes =>
        _edits.Where(edit => FaultOf(edit.Key, edit.Value) is null)
            .ToDictionary(edit => edit.Key, edit => edit.Value.Text is { } text ? Value(edit.Key).Definition.Normalize(text) : null, StringComparer.OrdinalIgnoreCase);

    /// <summary>A setting as it is in force.</summary>
    public SettingValue Value(string key) => _values[key];

    /// <summary>The text that its field shows: the edit, or the value in force.</summary>
    public string Text(string key) => _edits.TryGetValue(key, out var edit) ? edit.Text ?? edit.Configured : Value(key).Value;

    /// <summary>Whether it is edited.</summary>
    public bool IsEdited(string key) => _edits.ContainsKey(key);

    /// <summary>Whether its edit takes the override away.</summary>
    public bool IsReset(string key) => _edits.TryGetValue(key, out var edit) && edit.Text is null;

    /// <summary>The value that someone else has put in force since it was edited here; null if nobody did.</summary>
    public string? Theirs(string key) => _edits.TryGetValue(key, out var edit) && edit.Before != Value(key).Value ? Value(key).Value : null;

    /// <summary>Why its edit is not allowed; null if it is.</summary>
    public string? Fault(string key) => _edits.TryGetValue(key, out var edit) ? FaultOf(key, edit) ?? _rules.GetValueOrDefault(key) : _rules.GetValueOrDefault(key);

    /// <summary>Edits a setting; the value in force is no edit.</summary>
    public void Set(string key, string text)
    {
        _rules.Clear();
        var value = Value(key);
        if (value.Definition.Normalize(text) == value.Value)
        {
            _edits.Remove(key);
        }
        else
        {
            _edits[key] = new SettingEdit(text, Before(key), value.Configured);
        }
    }

    /// <summary>Takes the override of a setting away, so that the configured value counts again.</summary>
    public void Reset(string key)
    {
        _rules.Clear();
        if (Value(key).IsOverride)
        {
            _edits[key] = new SettingEdit(null, Before(key), Value(key).Configured);
        }
        else
        {
            _edits.Remove(key);
        }
    }

    /// <summary>Whether there is an override that can be taken away here; the connection is set as a whole.</summary>
    public static bool CanReset(SettingValue value) => value is { IsOverride: true, Definition.IsLive: true };

    /// <summary>Takes all overrides away, and forgets all other edits.</summary>
    public void ResetAll()
    {
        Discard();
        foreach (var value in _values.Values.Where(CanReset))
        {
            Reset(value.Definition.Key);
        }
    }

    /// <summary>Forgets the edit of a setting.</summary>
    public void Discard(string key)
    {
        _edits.Remove(key);
        _rules.Clear();
    }

    /// <summary>Forgets all edits.</summary>
    public void Discard()
    {
        _edits.Clear();
        _rules.Clear();
    }

    /// <summary>Keeps an edit although someone else changed the setting meanwhile.</summary>
    public void Keep(string key)
    {
        if (_edits.TryGetValue(key, out var edit))
        {
            _edits[key] = edit with { Before = Value(key).Value };
        }
    }

    /// <summary>Puts the edits on newer settings. Those that say the same are done.</summary>
    public void Rebase(SettingsSnapshot snapshot)
    {
        (_values, Revision) = (ByKey(snapshot), snapshot.Revision);
        foreach (var (key, edit) in _edits.ToList())
        {
            var value = Value(key);
            if (edit.Text is { } text ? value.Definition.Normalize(text) == value.Value : !value.IsOverride)
            {
                _edits.Remove(key);
            }
        }
    }

    /// <summary>What is wrong with the edits together; cleared by the next edit.</summary>
    public void Refuse(IEnumerable<SettingFault> faults)
    {
        _rules.Clear();
        foreach (var fault in faults)
        {
            // The fault belongs to the field that was edited.
            var key = !_edits.ContainsKey(fault.Key) && fault.Related is { } related && _edits.ContainsKey(related) ? related : fault.Key;
            _rules[key] = key == fault.Key ? $"Allowed: {fault.Allowed}." : $"{Name(fault.Key)} is {fault.Value}; allowed: {fault.Allowed}.";
        }
    }

    private bool NeedsAttention(string key) => Fault(key) is not null || Theirs(key) is not null;

    private string Name(string key) => _values.TryGetValue(key, out var value) ? value.Definition.Name : key;

    private string Before(string key) => _edits.TryGetValue(key, out var edit) ? edit.Before : Value(key).Value;

    private string? FaultOf(string key, SettingEdit edit) =>
        edit.Text is { } text && Value(key).Definition is var definition && definition.Normalize(text) is null ? $"Allowed: {definition.Range}." : null;

    private static Dictionary<string, SettingValue> ByKey(SettingsSnapshot snapshot) =>
        snapshot.Settings.ToDictionary(value => value.Definition.Key, StringComparer.OrdinalIgnoreCase);

    /// <param name="Text">The new value; null takes the override away.</param>
    /// <param name="Before">The value that was in force when it was edited.</param>
    /// <param name="Configured">The value without an override.</param>
    private sealed record SettingEdit(string? Text, string Before, string Configured);
}
