namespace AdminApp.Core.Stores.Entities;

/// <summary>A small document that a component keeps in the store, such as the totals of the ledger. Its table is called <c>StoredStates</c>.</summary>
public sealed class KeyValueRow
{
    /// <summary>Component and purpose.</summary>
    public required string Name { get; set; }

    public required string Json { get; set; }

    public DateTime UpdatedAtUtc { get; set; }
}
