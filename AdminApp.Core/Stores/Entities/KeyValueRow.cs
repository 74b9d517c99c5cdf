namespace AdminApp.Core.Stores.Entities;

/// <summary>A small document that one component keeps in the store, such as the totals of the request ledger.</summary>
public sealed class KeyValueRow
{
    /// <summary>Which component and what.</summary>
    public required string Name { get; set; }

    /// <summary>JSON.</summary>
    public required string Json { get; set; }

    /// <summary>When it was written, in UTC.</summary>
    public DateTime UpdatedAtUtc { get; set; }
}
