namespace AdminApp.Core.Stores.Entities;

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
