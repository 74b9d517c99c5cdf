namespace AdminApp.Core.Stores.Entities;

/// <summary>A number for the whole store, changed in the transaction that it counts.</summary>
public sealed class StoreCounter
{
    /// <summary>Counts changes of transcripts; the search index follows it.</summary>
    public const string Transcripts = "transcripts";

    /// <summary>Numbers the versions of transcript content (<see cref="Transcript.ContentVersion"/>).</summary>
    public const string Contents = "contents";

    /// <summary>Counts changes of settings; the ETag of <c>/admin/settings</c>.</summary>
    public const string Settings = "settings";

    /// <summary>Numbers the versions of the agent's instructions.</summary>
    public const string Instructions = "instructions";

    /// <summary>Counts changes of the alerts, which all servers follow.</summary>
    public const string Alerts = "alerts";

    public required string Name { get; set; }

    /// <summary>It never decreases.</summary>
    public long Value { get; set; }
}
