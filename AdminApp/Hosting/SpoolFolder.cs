using AdminApp.Core.Stores;

namespace AdminApp.Hosting;

/// <summary>
/// Where large uploads are kept on disk until they are imported: in the data folder, because they are transcripts too.
/// A killed server leaves them behind, so the folder is emptied at start. <c>ASPNETCORE_TEMP</c>, if set, names another folder, which is left alone.
/// </summary>
internal static class SpoolFolder
{
    public const string Name = "spool";

    // The framework reads it when the first upload arrives.
    private const string Variable = "ASPNETCORE_TEMP";

    /// <summary>Empties the folder and makes the framework use it. The caller must hold the server's lock, so that no one else uploads to this folder.</summary>
    public static void Prepare(DataDirectory data)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            return;
        }

        var folder = data.Combine(Name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        Environment.SetEnvironmentVariable(Variable, folder);
    }
}
