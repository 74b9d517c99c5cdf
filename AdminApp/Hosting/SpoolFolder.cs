using AdminApp.Core.Stores;

namespace AdminApp.Hosting;

/// <summary>
/// Where large uploads wait on disk until they are imported: in the data folder, since they are transcripts too.
/// A killed server leaves them behind, so it is emptied at start. <c>ASPNETCORE_TEMP</c>, where set, names another folder, which is left alone.
/// </summary>
internal static class SpoolFolder
{
    /// <summary>Name of the folder in the data folder.</summary>
    public const string Name = "spool";

    // The framework reads it when the first upload comes.
    private const string Variable = "ASPNETCORE_TEMP";

    /// <summary>Empties the folder and has the framework use it. Call it with the server's lock held: nobody else uploads to this folder then.</summary>
    public static void Prepare(DataDirectory data)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
            return;

        var folder = data.Combine(Name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        Environment.SetEnvironmentVariable(Variable, folder);
    }
}
