namespace AdminApp.Core.Stores.Entities;

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
