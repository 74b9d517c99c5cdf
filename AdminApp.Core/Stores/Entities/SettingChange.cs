namespace AdminApp.Core.Stores.Entities;

/// <summary>One change of one setting.</summary>
public sealed class SettingChange
{
    public long Id { get; set; }

    /// <summary>Revision of the overrides after the change; changes applied together share it.</summary>
    public long Revision { get; set; }

    public DateTime AtUtc { get; set; }

    public required string Who { get; set; }

    public required string Key { get; set; }

    /// <summary>The value that was in effect before.</summary>
    public required string OldValue { get; set; }

    /// <summary>The new override; null if it was removed.</summary>
    public string? NewValue { get; set; }

    /// <summary>The reason, in the admin's words.</summary>
    public required string Reason { get; set; }
}
