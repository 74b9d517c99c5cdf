using Microsoft.Extensions.Options;

namespace AdminApp.Core.Stores;

/// <summary>
/// The folder for everything this process keeps on disk. Created on first use, for its owner only: it contains all transcripts
/// and the keys that protect sessions. An existing folder keeps its permissions.
/// </summary>
public sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Resolves <c>Data:Directory</c> relative to the caller's current directory.</summary>
    public DataDirectory(IOptions<DataOptions> options)
    {
        Path = System.IO.Path.GetFullPath(options.Value.Directory);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(Path, OwnerOnly);
        }
    }

    public string Path { get; }

    /// <summary>Full path of a file or folder in it.</summary>
    public string Combine(string name) => System.IO.Path.Combine(Path, name);
}
