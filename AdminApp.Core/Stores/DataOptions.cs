namespace AdminApp.Core.Stores;

/// <summary>Section <c>Data</c>: where the embedded stores live.</summary>
public sealed class DataOptions
{
    /// <summary>Folder of the SQLite file, the search index and the grant record; relative to the caller's directory. Needs a restart.</summary>
    public string Directory { get; set; } = "./data";
}
