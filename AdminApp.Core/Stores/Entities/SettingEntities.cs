namespace AdminApp.Core.Stores.Entities;

/// <summary>A live override of one setting.</summary>
public sealed class SettingOverride
{
    /// <summary>The key, such as <c>Mistral:RequestsPerMinute</c>.</summary>
    public required string Key { get; set; }

    /// <summary>The value, as it would be written in the configuration.</summary>
    public required string Value { get; set; }
}

/// <summary>One change of one setting.</summary>
public sealed class SettingChange
{
    /// <summary>Identity, rising.</summary>
    public long Id { get; set; }

    /// <summary>Revision of the overrides after the change; changes applied together share it.</summary>
    public long Revision { get; set; }

    /// <summary>When, in UTC.</summary>
    public DateTime AtUtc { get; set; }

    /// <summary>Who.</summary>
    public required string Who { get; set; }

    /// <summary>The key.</summary>
    public required string Key { get; set; }

    /// <summary>The value that was in effect before.</summary>
    public required string OldValue { get; set; }

    /// <summary>The new override; null when it was taken back.</summary>
    public string? NewValue { get; set; }

    /// <summary>Why, in the admin's words.</summary>
    public required string Reason { get; set; }
}

/// <summary>A single number of the whole store, changed in the transaction that it counts.</summary>
public sealed class StoreCounter
{
    /// <summary>Counts changes of transcripts; the search index follows it.</summary>
    public const string Transcripts = "transcripts";

    /// <summary>Numbers versions of the content of transcripts (<see cref="Transcript.ContentVersion"/>).</summary>
    public const string Contents = "contents";

    /// <summary>Counts changes of settings; the ETag of <c>/admin/settings</c>.</summary>
    public const string Settings = "settings";

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>Its value, never falling.</summary>
    public long Value { get; set; }
}

/// <summary>A small document that one component keeps in the store, such as the totals of the request ledger.</summary>
public sealed class StoredState
{
    /// <summary>Which component and what.</summary>
    public required string Name { get; set; }

    /// <summary>JSON.</summary>
    public required string Json { get; set; }

    /// <summary>When it was written, in UTC.</summary>
    public DateTime UpdatedAtUtc { get; set; }
}
